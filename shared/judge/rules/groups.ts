import type { Config, RuleOverride } from '../../config/config';
import { kindOf } from '../../kinds/kind-of';
import type { TargetConfig } from '../../kinds/targets';
import { RULES } from '../../metrics/rules';
import type { Subject } from '../../model/observation';
import type { RuleRow } from '../../model/rule-row';
import type { SeriesInfo, SeriesReader } from '../../series/reader';
import type { Finding } from '../judgement';
import { ownersOf } from '../owners';
import { targetLabel } from '../words';
import { type SharedPart, sharedParts } from './part-share';

/**
 * A rule on one subject, with the series that it reads. Rebuilt only when a series is added or the configuration
 * changes.
 */
export interface RuleGroup {
  readonly row: RuleRow;
  readonly key: string;
  readonly subject: Subject;
  readonly part: string | null;
  readonly target: TargetConfig | null;
  readonly name: string;
  /** the calm sentence, if it contains no figure */
  readonly calm: string | null;
  /** ms */
  readonly every: number;
  readonly owner: string | null;
  readonly ids: Int32Array;
  /** series of the ratio's other side, of its reserve, of the guard; -1: none */
  readonly of: number;
  readonly less: number;
  readonly guard: number;
  /** of a rule that looks at the share that one part has */
  readonly parts: readonly SharedPart[];
  /** results of a counter's window, until its next point */
  readonly cache: { readonly times: Float64Array; readonly values: Float64Array };
  readonly memo: Memo;
}
/** The last finding and all its inputs: it is rebuilt when one of these changes. */
interface Memo {
  newest: number;
  state: string;
  /** sum of the times of the other series */
  beside: number;
  finding: Finding | null;
}

/** ms within which figures without a configured target are due */
const UNSTATED_EVERY = 60_000;

interface Compiled {
  readonly generation: number;
  readonly config: Config;
  readonly groups: readonly RuleGroup[];
}
const compiled = new WeakMap<SeriesReader, Compiled>();

export function ruleGroups(series: SeriesReader, config: Config): readonly RuleGroup[] {
  const known = compiled.get(series);
  if (known !== undefined && known.generation === series.generation && known.config === config)
    return known.groups;
  const groups = [...RULES, ...config.ownRules].flatMap((row) => {
    const used = withOverride(row, config.rules[row.id]);
    return used === null ? [] : groupsOf(used, series, config);
  });
  compiled.set(series, { generation: series.generation, config, groups });
  return groups;
}

/** A row as configured; null: it is disabled or has no level. */
function withOverride(row: RuleRow, override: RuleOverride | undefined): RuleRow | null {
  if (override?.enabled === false) return null;
  const warning = override?.warning === undefined ? row.warning : override.warning;
  const critical = override?.critical === undefined ? row.critical : override.critical;
  if (row.info === undefined && warning === null && critical === null) return null;
  return { ...row, warning, critical, for: override?.for ?? row.for };
}

function groupsOf(row: RuleRow, series: SeriesReader, config: Config): RuleGroup[] {
  const members = new Map<
    string,
    { readonly id: string; readonly part: string | null; readonly ids: number[] }
  >();
  const open = (id: string, part: string | null): number[] => {
    const key = part === null ? id : `${id} ${part}`;
    const known = members.get(key) ?? { id, part, ids: [] };
    members.set(key, known);
    return known.ids;
  };
  // A target that never answered has no series, but is judged too: as unknown.
  if (row.comparison === 'down') for (const { id } of asked(row, config)) open(id, null);
  for (const info of series.find(row.metric, row.where)) {
    const id = info.attributes[row.by];
    // A series of a replica is judged with the replicas.
    if (id === undefined || info.attributes.replica !== undefined) continue;
    open(id, row.part === undefined ? null : (info.attributes[row.part] ?? '')).push(info.id);
  }
  const of = newestBy(row.of?.metric, row.by, series);
  const less = newestBy(row.of?.less, row.by, series);
  const guard = newestBy(row.guard?.metric, row.by, series);
  const parts = sharedParts(row, series);
  const targets = new Map(config.targets.map((target) => [target.id, target]));
  const owners = ownersOf(config);
  const groups: RuleGroup[] = [];
  for (const { id, part, ids } of members.values()) {
    const target = targets.get(id) ?? null;
    if (row.by === 'target' && (target === null || !speaksOf(target, row))) continue;
    const name = target === null ? id : targetLabel(target);
    const calm = row.calm.replace('{name}', name).replace('{part}', part ?? '');
    groups.push({
      row,
      calm: calm.includes('{') ? null : calm,
      key: `${row.id}|${row.subject}:${id}${part === null ? '' : `|${part}`}`,
      subject: { kind: row.subject, id },
      part,
      target,
      name,
      every: target?.every ?? UNSTATED_EVERY,
      owner: owners.get(id) ?? null,
      ids: Int32Array.from(ids),
      of: of.get(id) ?? -1,
      less: less.get(id) ?? -1,
      guard: guard.get(id) ?? -1,
      parts: parts.get(id) ?? [],
      cache: { times: new Float64Array(ids.length).fill(Number.NaN), values: new Float64Array(ids.length) },
      memo: { newest: Number.NaN, state: '', beside: 0, finding: null },
    });
  }
  return groups;
}

/** Targets that this wall probes. */
function asked(row: RuleRow, config: Config): readonly TargetConfig[] {
  return config.targets.filter((target) => target.probe === row.probe && kindOf(target).isAsked(target));
}

function speaksOf(target: TargetConfig, row: RuleRow): boolean {
  return row.probe === 'any' || target.probe === row.probe || target.probe === 'feed';
}

function newestBy(metric: string | undefined, by: string, series: SeriesReader): ReadonlyMap<string, number> {
  const found: readonly SeriesInfo[] = metric === undefined ? [] : series.find(metric);
  return new Map(
    found.flatMap(({ id, attributes }) => {
      const subject = attributes[by];
      return subject === undefined || attributes.replica !== undefined ? [] : [[subject, id] as const];
    }),
  );
}
