import { memo } from 'react';
import { clockTime } from '../../../shared/format/days';
import type { Mark } from '../../../shared/model/review';
import type { Window } from '../../state/review';
import { useSection } from '../../state/wall-store';
import { box } from '../../theme/place';
import { labelRows, TRACK } from './review-layout';

export interface MarksProps {
  readonly marks: readonly Mark[];
  readonly track: Window;
  readonly width: number;
  readonly bottom: number;
  /** grid units from the track's left end that words may use */
  readonly room: number;
}

const ROWS = 2;
const ROW_HEIGHT = 31;
/** Maximum width of a character of a note, in grid units. */
const CHARACTER = 12.2;
const MOST_CHARACTERS = 56;
/** Maximum number of marks: with more, the track is too long to read them. */
const MOST = 200;

/** Changes and messages as blue marks through all lanes, with words if there is space. */
export const Marks = memo(function Marks({ marks, track, width, bottom, room }: MarksProps) {
  const { timezone } = useSection('frame');
  const place = (t: number): number => ((t - track.from) / (track.to - track.from)) * width;
  const inside = marks.filter(({ t }) => t >= track.from && t <= track.to).slice(-MOST);
  // Changes are named first: they may be the cause.
  const ranked = inside.toSorted((a, b) => rank(a) - rank(b) || a.t - b.t);
  const labels = labelRows(
    ranked.map((one) => ({
      one,
      x: place(one.t),
      width: Math.min(MOST_CHARACTERS, one.text.length + 8) * CHARACTER,
    })),
    ROWS,
    room,
  );
  return (
    <>
      {inside.map((mark, index) => (
        <div key={`${mark.t} ${index}`} data-mark={mark.kind}>
          <div
            className="review-mark"
            style={box(TRACK.x + place(mark.t) - 0.75, TRACK.marks + 78, 1.5, bottom - TRACK.marks - 78)}
          />
          <svg
            className="review-flag"
            viewBox="0 0 18 14"
            style={box(TRACK.x + place(mark.t) - 9, TRACK.marks + 64, 18, 14)}
            aria-hidden="true"
          >
            <path d="M0 0h18L9 14z" fill="var(--info)" />
          </svg>
        </div>
      ))}
      {labels.map(({ one, x, row }) => (
        <span
          key={`${one.t} ${one.text}`}
          className="t-note review-label"
          style={box(TRACK.x + x - 9, TRACK.marks + row * ROW_HEIGHT)}
        >
          <span className="is-strong tabular ink-1">{clockTime(one.t, timezone)}</span>{' '}
          <span className="ink-2">{shortened(one.text)}</span>
        </span>
      ))}
    </>
  );
});

function rank({ kind }: Mark): number {
  return kind === 'deployment' || kind === 'config' ? 0 : 1;
}

function shortened(text: string): string {
  if (text.length <= MOST_CHARACTERS - 8) return text;
  const cut = text.slice(0, MOST_CHARACTERS - 8);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), 20))} …`;
}
