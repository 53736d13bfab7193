import { formatAge, formatBytes, formatDuration } from '../../../shared/format/format';
import type { ReplicationNode, RpoRisk } from '../../../shared/model/replication';
import type { Figure } from '../../../shared/model/said';
import { isOld, memoryWords } from '../../parts/shown';
import { useWall } from '../../state/wall-store';
import { nameTone } from '../../theme/fit';
import { Glyph } from '../../theme/glyph';
import { box } from '../../theme/place';
import { Chart } from './node-chart';
import type { NodeRow } from './replication-layout';
import { Risk } from './risk';
import { lineOf, textTop } from './track';

/** One server: its name, its lag in time and bytes, the last hour. */
export function NodeFigures(props: {
  row: NodeRow;
  top: number;
  ruled: boolean;
  isPrimaryKind: boolean;
  /** of the primary; null: it has no copies, or the risk is another cluster's */
  risk: RpoRisk | null;
}) {
  const { row, top, ruled, isPrimaryKind, risk } = props;
  const { node } = row;
  const subject = isPrimaryKind ? { 'data-target': node.id } : { 'data-replica': node.id };
  const marked = node.severity !== 'ok';
  const indent = row.depth > 1 ? 48 : marked ? 12 : 0;
  const nameX = 140 - 48 + indent;
  const glyph = row.kind === 'hero' ? 42 : 36;
  return (
    <article
      aria-label={labelOf(node)}
      className={`node-row is-${row.kind}`}
      {...subject}
      data-severity={node.severity}
      data-freshness={node.freshness}
      style={box(48, top + row.y, 1220, row.height)}
    >
      {ruled && <div className="hairline" style={box(92, row.height, 1128)} />}
      {marked && (
        <span
          style={box(
            (row.depth === 0 ? 26 : 70 + Math.max(0, row.depth - 1) * 36) - glyph / 2,
            lineOf(row) - glyph / 2,
          )}
        >
          <Glyph severity={node.severity} was={isOld(node) ? (node.was ?? null) : null} size={glyph} />
        </span>
      )}
      {row.kind === 'hero' ? (
        <div style={box(0, row.inset, 1220)}>
          <Hero node={node} x={nameX} height={row.height - row.inset} />
        </div>
      ) : (
        <>
          <Calm row={row} x={nameX} primary={isPrimaryKind} />
          {risk !== null && (
            <Risk risk={risk} y={textTop(row)} old={isOld(node)} compact={row.kind === 'compact'} />
          )}
        </>
      )}
    </article>
  );
}

function labelOf(node: ReplicationNode): string {
  const lag =
    node.lag === null
      ? ''
      : node.lag.value === null
        ? ', lag unknown'
        : `, ${node.lag.atLeast ? 'at least ' : ''}${node.lag.value.toFixed(1)} s behind`;
  return `${node.name}: ${node.severity}, ${node.freshness}${lag}. ${node.reason}`;
}

function Hero({ node, x, height }: { node: ReplicationNode; x: number; height: number }) {
  const { lag } = node;
  const tone = node.severity === 'critical' ? 'critical' : node.severity === 'warning' ? 'warning' : 'ink-2';
  const figureTone = node.ending === true ? 'ink-1' : tone;
  const lost = node.unreceived?.value ?? null;
  const nameSize = nameTone(node.name, 440 - x, 't-answer');
  const lagText = lag === null || lag.value === null ? null : formatDuration(lag.value);
  return (
    <>
      <span
        className={`${nameSize} is-strong ink-1 node-name`}
        style={box(x, nameSize === 't-answer' ? 6 : nameSize === 't-name' ? 20 : 27, 460 - x)}
      >
        {node.name}
      </span>
      <span className={`${isOld(node) ? 't-note' : 't-name'} is-strong ${tone}`} style={box(x, 76)}>
        <Since node={node} />
      </span>
      <span className="t-note ink-2 node-notes" style={box(x, 124, 360)}>
        <span>{node.note}</span>
        <span>{node.reason}</span>
      </span>
      {node.role === 'primary' ? (
        node.written !== null && <Written figure={node.written} y={18} />
      ) : lag === null || lag.value === null ? (
        <span className="t-name ink-2 missing node-missing" style={box(472, 18, 400)}>
          {node.reason === '' ? 'not known' : node.reason}
        </span>
      ) : (
        <span
          className={`t-hero ${figureTone} node-figure ${node.freshness === 'stale' ? 'hatched' : ''}`}
          style={box(470, -12)}
          data-metric={lag.metric}
          data-value={lag.value}
        >
          {lag.atLeast && <span className="t-note ink-2 node-least">at least</span>}
          {lagText?.text}
          <span className="t-name ink-2 node-unit">{lagText?.unit}</span>
        </span>
      )}
      {lost !== null && lost > 0 && (
        <span
          className="node-figure"
          style={box(474, 112)}
          data-metric={node.unreceived?.metric}
          data-value={lost}
        >
          <span className="t-name is-strong ink-1">{formatBytes(lost)}</span>
          <span className="t-note ink-3"> not received</span>
        </span>
      )}
      <span className="t-note ink-2" style={box(472, 164)} {...slotData(node)}>
        {slotText(node, 'slot keeps', ' of WAL')}
      </span>
      {lag !== null && <Chart node={node} y={0} height={height - 48} axis />}
    </>
  );
}

/** `critical, 11 min`; for a memory, the former severity and its age. */
function Since({ node }: { node: ReplicationNode }) {
  const words = useWall(({ now }) => sinceWords(node, now));
  return <>{words}</>;
}

function sinceWords(node: ReplicationNode, now: number): string {
  const { severity, since, was = null, freshness } = node;
  if (!isOld(node)) return since === null ? severity : `${severity}, ${formatAge(now - since)}`;
  const seen = node.lag?.observedAt ?? node.written?.observedAt ?? null;
  return memoryWords({ severity, was, freshness }, seen === null ? null : now - seen);
}

function Calm({ row, x, primary }: { row: NodeRow; x: number; primary: boolean }) {
  const { node, height } = row;
  const compact = row.kind === 'compact';
  const y = textTop(row);
  const { lag } = node;
  const slot = slotText(node);
  const loud = node.severity === 'critical' || node.severity === 'warning';
  const broke = loud && lag !== null && lag.limit !== null && lag.value !== null && lag.value > lag.limit;
  return (
    <>
      {loud && (
        <span className={`t-note is-strong ${node.severity} node-word`} style={box(740, y + 9, 144)}>
          {node.severity}
        </span>
      )}
      <span
        className={`${nameTone(node.name, 460 - x)} ink-1 node-name ${primary || loud ? 'is-strong' : ''}`}
        style={box(x, y, 460 - x)}
      >
        {node.name}
      </span>
      {!compact && (
        <span className="t-note ink-3 node-name" style={box(x, y + 44, 372)}>
          {node.severity === 'ok' || node.reason === '' ? node.note : node.reason}
        </span>
      )}
      {primary ? (
        node.written !== null && <Written figure={node.written} y={y} />
      ) : lag === null || lag.value === null ? (
        <span className="t-note ink-2" style={box(472, y + 12)}>
          not known
        </span>
      ) : (
        <span
          className={node.freshness === 'stale' && !lag.atLeast ? 'node-figure hatched' : 'node-figure'}
          style={box(472, y)}
          data-metric={lag.metric}
          data-value={lag.value}
        >
          {lag.atLeast && <span className="t-note ink-2">at least </span>}
          <span className={`t-name is-strong ${broke ? node.severity : 'ink-1'}`}>
            {formatDuration(lag.value).text}
          </span>
          <span className="t-note ink-3"> {formatDuration(lag.value).unit}</span>
        </span>
      )}
      {!primary &&
        node.behind !== null &&
        node.behind.value !== null &&
        lag !== null &&
        lag.value !== null &&
        !lag.atLeast && (
          <span
            className={`t-name ink-2 node-figure ${node.freshness === 'stale' ? 'hatched' : ''}`}
            style={box(582, y)}
            data-metric={node.behind.metric}
            data-value={node.behind.value}
          >
            {formatBytes(node.behind.value)}
          </span>
        )}
      {!primary && !compact && slot !== '' && (
        <span className="t-note ink-3" style={box(582, y + 44)} {...slotData(node)}>
          {slot}
        </span>
      )}
      {!primary && lag !== null && (
        <Chart node={node} y={compact ? 6 : 16} height={compact ? 50 : height - 36} axis={false} />
      )}
    </>
  );
}

function Written({ figure, y }: { figure: Figure; y: number }) {
  if (figure.value === null) {
    return (
      <span className="t-note ink-2" style={box(472, y + 12)}>
        written: not known yet
      </span>
    );
  }
  const [count, unit] = formatBytes(figure.value).split(/\s/);
  return (
    <span
      className={figure.freshness === 'stale' ? 'node-figure hatched' : 'node-figure'}
      style={box(472, y)}
      data-metric={figure.metric}
      data-value={figure.value}
    >
      <span className="t-name is-strong ink-1">{count}</span>
      <span className="t-note ink-3"> {unit}/s written</span>
    </span>
  );
}

/** The WAL that a slot keeps, in bytes, for tests and screen readers. */
function slotData({ slot }: ReplicationNode): Readonly<Record<string, string | number | undefined>> {
  if (slot === null) return {};
  return { 'data-metric': slot.retained.metric, 'data-value': slot.retained.value ?? undefined };
}

/** `slot 0.1 of 64 GB`: both in the limit's unit. */
function slotText(node: ReplicationNode, verb = 'slot', tail = ''): string {
  const { slot } = node;
  if (slot === null || slot.retained.value === null) return '';
  const idle = slot.active ? '' : ', idle';
  const { value } = slot.retained;
  if (slot.limit === null || slot.limit <= 0) return `slot keeps ${formatBytes(value)}${tail}${idle}`;
  const [limit = '', unit = ''] = formatBytes(slot.limit).split(' ');
  const kept = (value / slot.limit) * Number(limit);
  return `${verb} ${kept < 9.95 ? kept.toFixed(1) : Math.round(kept)} of ${limit} ${unit}${tail}${idle}`;
}
