import { type ReactNode, useState } from 'react';
import { siteTime } from '../../../shared/format/site-clock';
import type { EngineeringRow } from '../../../shared/model/engineering';
import { axisTicks } from '../../parts/axis-ticks';
import { type Shown } from '../../parts/shown';
import { useSection, useWall } from '../../state/wall-store';
import { type Box, box } from '../../theme/place';
import {
  lineFrom,
  type Rows,
  readingStatus,
  shownReading,
  spokenReading,
  steadyRows,
} from './engineering-words';

/** Rows by id; the same objects as before if unchanged, so that their charts are not redrawn. */
export function useSteadyRows(rows: readonly EngineeringRow[]): Rows {
  const [held, setHeld] = useState<Rows>(() => new Map(rows.map((row) => [row.id, row])));
  const next = steadyRows(held, rows);
  if (next !== held) setHeld(next);
  return next;
}

/** A reading as shown, updated as time passes. */
export function useShown(row: EngineeringRow): { readonly shown: Shown; readonly words: string } {
  const { timezone } = useSection('frame');
  // Selects strings only: a selector that creates an object would render every time.
  const severity = useWall((state) => shownReading(row, state).severity);
  const was = useWall((state) => shownReading(row, state).was);
  const freshness = useWall((state) => shownReading(row, state).freshness);
  const shown = { severity, was, freshness };
  const words = useWall((state) => readingStatus(row, shownReading(row, state), state.now, timezone));
  return { shown, words };
}

/** Frame of one reading on the page: its place, its ids for tests and screen readers, its accessible name. */
export function ReadingBox(props: {
  readonly row: EngineeringRow;
  readonly shown: Shown;
  readonly words: string;
  readonly style: Box;
  readonly className: string;
  readonly children: ReactNode;
}) {
  const { row, shown, words, style, className, children } = props;
  const { kind, id } = row.subject;
  return (
    <div
      role="group"
      aria-label={spokenReading(row, shown, words)}
      className={className}
      data-indicator={row.id}
      data-target={kind === 'target' ? id : undefined}
      data-service={kind === 'service' ? id : undefined}
      data-severity={shown.severity}
      data-freshness={shown.freshness}
      style={style}
    >
      {children}
    </div>
  );
}

/** Times under a chart: its start, a whole hour if there is space, and at its right end `now` or the end. */
export function Axis(props: {
  readonly row: EngineeringRow;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly old: boolean;
}) {
  const { row, x, y, width, old } = props;
  const { timezone } = useSection('frame');
  const last = row.series.t.at(-1);
  if (last === undefined) return null;
  return (
    <span className="t-note ink-3" style={box(x, y, width, 30)}>
      {axisTicks({ from: lineFrom(row), to: last }, width).map(({ t, at }) => (
        <span key={t} className={at === 0 ? '' : 'axis-hour'} style={box(at, 0)}>
          {siteTime(t, timezone).clock}
        </span>
      ))}
      <span className="axis-now">{old ? siteTime(last, timezone).clock : 'now'}</span>
    </span>
  );
}
