import type { Lane } from '../../../shared/model/review';
import type { ServiceRow } from '../../../shared/model/services';
import { latencyText } from '../../parts/latency-text';
import { box } from '../../theme/place';
import { type LaneRows, TRACK } from './review-layout';

const LEFT = TRACK.x + TRACK.width + 30;

export interface StandingProps {
  readonly lanes: readonly Lane[];
  readonly rows: LaneRows;
  readonly services: readonly ServiceRow[];
}

/** At the end of each lane: the service's figure at this time. */
export function Standing({ lanes, rows, services }: StandingProps) {
  return (
    <>
      {lanes.map((lane, index) => {
        const row = services.find(({ id }) => id === lane.id);
        if (row === undefined) return null;
        return (
          <FigureAt
            key={lane.id}
            row={row}
            x={LEFT}
            y={rows.top + index * rows.height}
            height={rows.height}
          />
        );
      })}
    </>
  );
}

/** A service's latency at a time, coloured if it missed its objective; else its status. */
export function FigureAt(props: {
  readonly row: ServiceRow;
  readonly x: number;
  readonly y: number;
  readonly height: number;
}) {
  const { row, x, y, height } = props;
  const { severity, latency } = row;
  const trouble = severity === 'critical' || severity === 'warning';
  const large = height >= 44;
  const type = large ? 't-name' : 't-note';
  const top = y + (height - (large ? 44 : 30)) / 2;
  const tone = trouble ? `is-strong ${severity}` : severity === 'unknown' ? 'ink-2' : 'ink-1';
  return (
    <span className="review-figure" style={box(x, top, 270)}>
      {latency === null || latency.value === null ? (
        <span className={`t-note ${tone}`}>{severity}</span>
      ) : (
        <>
          <span className={`${type} ${tone} tabular`} data-metric={latency.metric} data-value={latency.value}>
            {latencyText(latency.value).text}
          </span>
          <span className="t-note ink-3 review-unit">{latencyText(latency.value).unit}</span>
          {severity !== 'ok' && <span className={`t-note ${tone} review-word`}>{severity}</span>}
        </>
      )}
    </span>
  );
}
