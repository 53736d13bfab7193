import { box, GRID } from '../theme/place';
import './empty-proof.css';

export interface EmptyProofProps {
  readonly title: string;
  /** the instruction, up to the name of the file */
  readonly line: string;
  readonly file: string;
  /** grid units; by default below the answer */
  readonly top?: number;
}

/** Shown when there is nothing to show yet: dashed field, one sentence, the file to write. */
export function EmptyProof({ title, line, file, top = GRID.proofTop + 16 }: EmptyProofProps) {
  return (
    <div
      className="missing empty-proof"
      data-empty
      style={box(GRID.margin, top, GRID.right - GRID.margin, GRID.proofBottom - 24 - top)}
    >
      <p className="t-answer is-strong ink-1">{title}</p>
      <p className="t-name ink-2">{line}</p>
      <p className="t-name is-strong ink-1 empty-file">{file}</p>
      <p className="t-name ink-2">then it appears here by itself.</p>
    </div>
  );
}
