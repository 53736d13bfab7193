import { box, GRID } from '../theme/place';
import './empty-proof.css';

export interface EmptyProofProps {
  readonly title: string;
  /** what to do, up to the file's name */
  readonly line: string;
  readonly file: string;
  /** grid units; below the answer unless told */
  readonly top?: number;
}

/** What stands in place of a proof that has nothing to show yet: dashed field, one sentence, the file to write. */
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
