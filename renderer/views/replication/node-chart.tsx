import { formatAge, formatDuration } from '../../../shared/format/format';
import { siteTime } from '../../../shared/format/site-clock';
import { lagOnset } from '../../../shared/judge/replication/answer';
import type { ReplicationNode } from '../../../shared/model/replication';
import { Spark } from '../../charts/spark';
import { endsOf } from '../../parts/axis-ticks';
import { useSection, useWall } from '../../state/wall-store';
import { box } from '../../theme/place';

const CHART = { x: 960, width: 290 };
/** Share of the axis at either end that its own label takes: an onset there has no label. */
const CLEAR = 0.36;

function lagWords(seconds: number): string {
  const { text, unit } = formatDuration(seconds);
  return `${text} ${unit}`;
}

/** The last hour; where the newest values are missing, a hatched field replaces the line. */
export function Chart({
  node,
  y,
  height,
  axis,
}: {
  node: ReplicationNode;
  y: number;
  height: number;
  axis: boolean;
}) {
  const { lag, since } = node;
  const unseen = useWall(({ now }) => (since === null ? 'unknown' : `unknown for ${formatAge(now - since)}`));
  const { timezone, cachedAt } = useSection('frame');
  if (lag === null) return null;
  if (lag.value === null || lag.atLeast) {
    return (
      <span className="hatched node-unseen" style={box(CHART.x - 48, y, CHART.width, height)}>
        <span className="t-note is-strong ink-1">{unseen}</span>
      </span>
    );
  }
  const ends = endsOf(lag.series);
  const onset = axis && node.severity !== 'ok' ? lagOnset(lag.series, (lag.limit ?? 60) / 2) : null;
  const share = onset === null || ends === null ? 0 : (onset - ends.from) / (ends.to - ends.from);
  return (
    <>
      <div className="node-chart" style={box(CHART.x - 48, y, CHART.width, height)}>
        <Spark
          series={lag.series}
          limit={lag.limit}
          limitLabel={axis && lag.limit !== null ? `${lag.limit} s promised` : ''}
          severity={node.severity}
          scale={axis ? 'from zero' : 'on top'}
          axis={axis}
          dot={axis}
          peak={lagWords}
        />
      </div>
      {axis && ends !== null && (
        <span className="t-note ink-3 node-axis" style={box(CHART.x - 48, y + height + 5, CHART.width, 30)}>
          <span style={box(0, 0)}>{siteTime(ends.from, timezone).clock}</span>
          {onset !== null && share > CLEAR && share < 1 - CLEAR && (
            <span className="node-onset" style={box(share * CHART.width - 60, 0, 120)}>
              {siteTime(onset, timezone).clock}
            </span>
          )}
          <span style={{ position: 'absolute', right: 0 }}>
            {cachedAt === null ? 'now' : siteTime(cachedAt, timezone).clock}
          </span>
        </span>
      )}
    </>
  );
}
