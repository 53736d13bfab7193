import type { CSSProperties } from 'react';
import type { Start, StartRow } from '../../../shared/model/start';
import { useNow } from '../../state/wall-store';
import { Glyph } from '../../theme/glyph';
import { box, GRID, units } from '../../theme/place';
import '../../parts/answer-sentence.css';
import { unbroken } from '../../parts/unbroken';
import './start.css';

/** Grid units: the rows begin below their heads; a second is so wide on the axis. */
const TOP = 280;
const PITCH = 61;
const AXIS = 560;
const AXIS_END = 1_160;
const WHEN = 1_210;
const WHAT = 1_510;

/** The wall before its first judgement: what it has asked and what has answered. One picture, no view. */
export function StartPicture({ start }: { readonly start: Start }) {
  const now = useNow();
  const { since, until, rows, foot } = start;
  const end = TOP + rows.length * PITCH;
  const place = (t: number): number =>
    until === null
      ? AXIS
      : AXIS + Math.min(1, Math.max(0, (t - since) / (until - since))) * (AXIS_END - AXIS);
  return (
    <section className="view start" data-view="start" data-refused={start.refused}>
      <div className="answer">
        <h1 className="t-answer" aria-live="polite">
          <span className="is-strong verdict">{unbroken(start.answer.verdict)}</span>
          <span className="reason is-apart">{unbroken(start.answer.reason)}</span>
        </h1>
      </div>
      {until !== null && <Axis now={place(now)} seconds={(until - since) / 1_000} end={end} />}
      <div className="rule" style={box(GRID.margin, TOP, GRID.right - GRID.margin)} />
      {rows.map((row, index) => (
        <Row key={row.id} row={row} y={TOP + index * PITCH} place={place} now={now} drawn={until !== null} />
      ))}
      <div className="rule" style={box(GRID.margin, end, GRID.right - GRID.margin)} />
      {foot !== null && (
        <div className="start-foot" style={box(GRID.margin, end + 18)}>
          <Glyph severity={start.refused ? 'warning' : 'info'} size={30} />
          <div>
            <p className="t-name is-strong ink-1">{foot.text}</p>
            <p className="t-note ink-2">{foot.note}</p>
          </div>
        </div>
      )}
    </section>
  );
}

function Axis(props: { readonly now: number; readonly seconds: number; readonly end: number }) {
  const { now, seconds, end } = props;
  const line = (x: number): CSSProperties => box(x, TOP - 6, undefined, end - TOP + 6);
  return (
    <>
      <span className="t-note ink-3 start-head is-first" style={box(AXIS, 241)}>
        {now - AXIS > 110 && 'asked'}
      </span>
      <span className="t-note ink-1 is-strong start-head" style={box(now, 241)}>
        {AXIS_END - now > 130 && 'now'}
      </span>
      <span className="t-note ink-1 is-strong start-head" style={box(AXIS_END, 241)}>
        shows at {seconds} s
      </span>
      <i className="start-now" style={line(now)} />
      <i className="start-end" style={line(AXIS_END)} />
    </>
  );
}

interface RowProps {
  readonly row: StartRow;
  readonly y: number;
  readonly place: (t: number) => number;
  readonly now: number;
  /** there is an axis to draw bars on */
  readonly drawn: boolean;
}

function Row({ row, y, place, now, drawn }: RowProps) {
  const { id, name, state, askedAt, endedAt, when, what } = row;
  const waits = state === 'waiting';
  const ink = state === 'answered' ? 'ink-2' : 'ink-1 is-strong';
  const note = waits ? 'ink-1 is-strong' : state === 'failed' ? 'ink-1' : 'ink-3';
  const from = askedAt === null ? null : place(askedAt);
  const width = from === null ? 0 : Math.max(6, place(endedAt ?? now) - from);
  return (
    <div className="start-row" data-source={id} data-state={state}>
      {y > TOP && <div className="hairline" style={box(GRID.margin, y, GRID.right - GRID.margin)} />}
      <span className="start-glyph" style={box(GRID.columns[0] + 2, y + 18)}>
        {waits ? (
          <i className="missing" />
        ) : (
          <Glyph severity={state === 'answered' ? 'ok' : 'unknown'} size={28} />
        )}
      </span>
      <span
        className={`t-name ${ink} start-name`}
        style={box(GRID.columns[1], y + 8, AXIS - GRID.columns[1] - 20)}
      >
        {name}
      </span>
      {drawn && from !== null && (
        <i
          className={
            waits
              ? 'start-bar missing hatched'
              : state === 'failed'
                ? 'start-bar missing'
                : 'start-bar is-done'
          }
          style={box(from, waits ? y + 19 : y + 26, width, waits ? 24 : 12)}
        />
      )}
      <span className={`t-note ${note} tabular`} style={box(WHEN, y + 17, WHAT - WHEN - 20)}>
        {when}
      </span>
      <span
        className={`t-note ${state === 'answered' ? 'ink-2' : 'ink-1'} tabular`}
        style={box(WHAT, y + 17, GRID.right - WHAT)}
      >
        {what}
      </span>
    </div>
  );
}

/** Beside the clock of a starting wall: `4 of 10 s`. */
export function StartSide({ start }: { readonly start: Start }) {
  const now = useNow();
  const { since, until, refused } = start;
  const all = until === null ? 0 : Math.round((until - since) / 1_000);
  const passed = Math.min(all, Math.max(0, Math.floor((now - since) / 1_000)));
  return (
    <>
      <span className="ink-3 frame-incidents">incidents not known yet</span>
      {until !== null && (
        <span className="ink-1">
          {passed} of {all} s
        </span>
      )}
      {refused && <span className="ink-1">nothing is asked</span>}
    </>
  );
}

/** The frame's rule is the progress of the start. */
export function StartRule({ ratio }: { readonly ratio: number | null }) {
  return (
    <div className="rotation-rule" data-progress={ratio ?? ''} aria-hidden="true">
      <span>
        <i style={{ width: units(1_824), transform: `scaleX(${ratio ?? 0})` }} />
      </span>
    </div>
  );
}
