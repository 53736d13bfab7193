import type { ReplicationNode } from '../../../shared/model/replication';
import { AnswerSentence } from '../../parts/answer-sentence';
import { EmptyProof } from '../../parts/empty-proof';
import { isOld } from '../../parts/shown';
import { ENGINE_DEAD_MS } from '../../state/freshness';
import { useSection, useWall } from '../../state/wall-store';
import { box, GRID } from '../../theme/place';
import { Failover } from './failover';
import { NodeFigures } from './node-row';
import './replication.css';
import { type FoldRow, layoutReplication, type ReplicationLayout } from './replication-layout';
import { Track } from './track';

const TOP = 250;

/** What would losing a server cost, and could we move? A track of servers on the left, the checks on the right. */
export function ReplicationView() {
  const { answer, nodes: judged, risk, candidates, checks, verdicts, lastLook } = useSection('replication');
  const frame = useSection('frame');
  const silent = useWall(({ silentFor }) => silentFor > ENGINE_DEAD_MS);
  const nodes = silent ? judged.map(unheard) : judged;
  const old = frame.cachedAt !== null || (nodes.length > 0 && nodes.every(isOld));
  const layout = layoutReplication(nodes);
  const limit = nodes.find(({ lag }) => lag !== null && lag.limit !== null)?.lag?.limit ?? null;
  return (
    <section className={old ? 'view replication is-old' : 'view replication'} data-view="replication">
      <AnswerSentence answer={answer} />
      {nodes.length === 0 ? (
        <EmptyProof
          title="No database to follow yet"
          line="Name a postgres target and its replicas in"
          file={frame.configPath || 'gantry.yaml'}
          {...(answer.verdict === '' ? { top: GRID.margin * 2 } : {})}
        />
      ) : (
        <>
          <div className="rule" style={box(48, TOP, 1220)} />
          {nodes.some(({ role }) => role === 'replica') && (
            <span className="t-note ink-3" style={box(520, TOP + 12)}>
              behind
            </span>
          )}
          {nodes.some(({ lag }) => lag !== null) && (
            <span className="t-note ink-3" style={box(960, TOP + 12)}>
              {limit === null ? 'last hour' : `last hour, ${limit} s promised`}
            </span>
          )}
          <Track layout={layout} top={TOP} />
          {layout.heads.map(({ region, y, pad, first }) => (
            <div key={region}>
              {!first && <div className="rule" style={box(48, TOP + y, 1220)} />}
              <span className="t-note is-strong ink-1" style={box(140, TOP + y + pad)}>
                {region === '' ? 'place not named' : region}
              </span>
            </div>
          ))}
          {layout.rows.map((row, index) =>
            row.kind === 'fold' ? (
              <Fold key={`fold-${row.region}`} row={row} alone={isAlone(row, layout)} />
            ) : (
              <NodeFigures
                key={row.node.id}
                row={row}
                top={TOP}
                ruled={layout.rows[index + 1]?.y === row.y + row.height}
                isPrimaryKind={isPrimary(row.node)}
                risk={isPrimary(row.node) && row.node.name === risk?.primary ? risk : null}
              />
            ),
          )}
          <Failover
            candidates={candidates}
            checks={checks}
            verdicts={verdicts}
            lastLook={lastLook}
            top={TOP}
            old={old}
            lone={nodes.length === 1}
          />
        </>
      )}
    </section>
  );
}

/** A server without recent data from the engine: its verdict becomes `was`. */
function unheard(node: ReplicationNode): ReplicationNode {
  if (node.freshness === 'cached') return node;
  const was = node.severity === 'unknown' ? (node.was ?? null) : node.severity;
  return { ...node, severity: 'unknown', was, freshness: 'stale', edge: 'unknown' };
}

/** How many servers of a region have no row, and their state. */
function Fold({ row, alone }: { readonly row: FoldRow; readonly alone: boolean }) {
  const { count, bad } = row;
  const x = alone ? 520 : 140;
  const well = count - bad;
  const more = alone ? '' : 'more ';
  const words =
    bad === 0 ? `${count} ${more}${as(count)}` : `${bad} ${more}${bad === 1 ? 'is' : 'are'} not well`;
  return (
    <span
      className={`t-note ${bad > 0 ? 'is-strong ink-1' : 'ink-2'}`}
      style={box(x, TOP + row.y + (alone ? 0 : 8))}
    >
      {words}
      {bad > 0 && well > 0 && `, ${well} ${as(well)}`}
    </span>
  );
}

function as(count: number): string {
  return count === 1 ? 'is as it should be' : 'are as they should be';
}

/** Whether a fold is the only row of its region: it is then next to the region's name. */
function isAlone({ region }: FoldRow, { rows }: ReplicationLayout): boolean {
  return !rows.some((row) => row.kind !== 'fold' && row.node.region === region);
}

function isPrimary(node: ReplicationNode): boolean {
  return node.role === 'primary';
}
