import type { Condition } from '../../model/condition';
import type { EngineeringSection, SourceRow } from '../../model/engineering';
import { freshnessOf } from '../../model/freshness';
import { type Severity, severityRank } from '../../model/severity';
import type { SourceStatus } from '../../model/source-status';
import { PRESENCE } from '../dependencies';
import type { JudgeInput } from '../judgement';
import { FEED } from '../own/feed';
import { UPLINK_LOST, UPLINK_REASON, uplinkLost } from '../own/uplink';
import { faultReason, targetLabel } from '../words';

/** Maximum number of sources that cross the bridge. */
const MOST_SOURCES = 40;
/** Rules whose verdict is about the source itself. */
const OWN: ReadonlySet<string> = new Set([...PRESENCE, UPLINK_LOST, 'feed.connection']);

/**
 * The sources and how they are doing: the worst first, then in the order of the configuration, the feed and the uplink
 * last.
 */
export function sourcesOf(
  input: JudgeInput,
  conditions: readonly Condition[],
): Pick<EngineeringSection, 'sources' | 'asked'> {
  const own = new Map<string, Condition>();
  for (const condition of conditions) if (OWN.has(condition.rule)) own.set(condition.subject.id, condition);
  const lost = uplinkLost(input) === true;
  const statuses = new Map(input.sources.map((status) => [status.id, status]));
  const rows: SourceRow[] = [];
  const add = (id: string, name: string): void => {
    const status = statuses.get(id);
    if (status !== undefined)
      rows.push(sourceRow(status, name, own.get(id), lost && id !== 'link', input.now));
  };
  for (const target of input.config.targets) add(target.id, targetLabel(target));
  add(FEED, 'Feed');
  add('link', 'Uplink');
  const answering = rows.filter(
    ({ severity, freshness }) => severity === 'ok' && freshness !== 'stale',
  ).length;
  return {
    sources: rows
      .toSorted((a, b) => severityRank(b.severity) - severityRank(a.severity))
      .slice(0, MOST_SOURCES),
    asked: { count: rows.length, answering },
  };
}

function sourceRow(
  { id, state, every, lastOkAt, fault }: SourceStatus,
  name: string,
  condition: Condition | undefined,
  lost: boolean,
  now: number,
): SourceRow {
  const freshness = freshnessOf(lastOkAt, every, now);
  const reason =
    state === 'fault' && fault !== null
      ? faultReason(fault)
      : state === 'starting'
        ? 'not asked yet'
        : lost
          ? UPLINK_REASON
          : '';
  const own = condition === undefined || condition.severity === 'info' ? 'ok' : condition.severity;
  const unsure = state !== 'ok' || freshness === 'stale' || lost;
  const severity: Severity = unsure && (own === 'ok' || lost) ? 'unknown' : own;
  return { id, name, severity, freshness, lastOkAt, every, reason };
}
