import { siteTime } from '../../../shared/format/site-clock';
import type { Lane, ReviewSection } from '../../../shared/model/review';
import type { ServiceRow } from '../../../shared/model/services';
import { useSection } from '../../state/wall-store';
import { Glyph } from '../../theme/glyph';
import { box } from '../../theme/place';
import { COMPARED_WIDTH, type LaneRows, TRACK } from './review-layout';
import { FigureAt } from './standing';

const FIRST = TRACK.x + COMPARED_WIDTH + 60;
const SECOND = FIRST + 290;

export interface ComparisonProps {
  readonly lanes: readonly Lane[];
  readonly rows: LaneRows;
  readonly services: readonly ServiceRow[];
  readonly at: number;
  readonly compare: NonNullable<ReviewSection['compare']>;
}

/** The services at two times, side by side, the earlier on the left. */
export function ReviewComparison({ lanes, rows, services, at, compare }: ComparisonProps) {
  const here = { t: at, services, mark: 'here' };
  const there = { t: compare.t, services: compare.services, mark: 'kept' };
  const columns = compare.t <= at ? [there, here] : [here, there];
  return (
    <>
      {columns.map(({ t, services: list, mark }, index) => (
        <div key={mark} data-compared={Math.round(t)}>
          <When t={t} x={index === 0 ? FIRST : SECOND} kept={mark === 'kept'} />
          {lanes.map((lane, at) => {
            const row = list.find(({ id }) => id === lane.id);
            if (row === undefined) return null;
            const y = rows.top + at * rows.height;
            const x = index === 0 ? FIRST : SECOND;
            return (
              <div key={lane.id} data-service={lane.id} data-severity={row.severity} data-freshness="replay">
                <span style={box(x, y + (rows.height - 24) / 2)}>
                  <Glyph
                    severity={row.severity}
                    was={row.was}
                    size={24}
                    label={`${row.name}, ${row.severity}`}
                  />
                </span>
                <FigureAt row={row} x={x + 40} y={y} height={rows.height} />
              </div>
            );
          })}
        </div>
      ))}
    </>
  );
}

function When({ t, x, kept }: { readonly t: number; readonly x: number; readonly kept: boolean }) {
  const { timezone } = useSection('frame');
  const { clock, seconds, date } = siteTime(t, timezone);
  return (
    <span className="t-note review-label" style={box(x, TRACK.marks + 31)}>
      <span className={kept ? 'is-strong tabular info' : 'is-strong tabular ink-1'}>
        {clock}:{seconds}
      </span>
      <br />
      <span className="ink-3">{date}</span>
    </span>
  );
}
