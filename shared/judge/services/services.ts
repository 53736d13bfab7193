import type { Config, ServiceConfig } from '../../config/config';
import { ruleOf } from '../../metrics/rules';
import type { Condition } from '../../model/condition';
import { freshnessOf } from '../../model/freshness';
import type { ServiceRow, ServicesSection } from '../../model/services';
import { type Freshness, type Severity, severityRank } from '../../model/severity';
import { accountFor, type BudgetMemory } from '../ahead/error-budget';
import { barsOf } from '../charts';
import { targetsOf } from '../dependencies';
import type { JudgeInput } from '../judgement';
import { servicesAnswer } from './answer';
import { serviceBudget } from './budgets';
import type { JudgedEstate } from './estate';
import { SERVICE_HEALTH } from './findings';
import { latencyColumn, latencyOf, silentSites, slowSites, throughputOf } from './readings';

export interface ServicesMemory {
  /** last severity that was known, by service */
  readonly known: Readonly<Record<string, Severity>>;
  readonly budgets: Readonly<Record<string, BudgetMemory>>;
}
export const NO_SERVICES: ServicesMemory = { known: {}, budgets: {} };

/** The rows of the services view without what incidents add, worst first, and the memory for the next look. */
export function judgeServices(
  input: JudgeInput,
  estate: Omit<JudgedEstate, 'causes'>,
  before: ServicesMemory,
): { readonly rows: readonly ServiceRow[]; readonly memory: ServicesMemory } {
  const known: Record<string, Severity> = {};
  const budgets: Record<string, BudgetMemory> = {};
  const healths = new Map<string, Condition>();
  const byKey = new Map<string, Condition>();
  for (const condition of estate.conditions) {
    const { rule, subject } = condition;
    if (subject.kind !== 'service') continue;
    if (rule === SERVICE_HEALTH) healths.set(subject.id, condition);
    else byKey.set(`${rule}|service:${subject.id}`, condition);
  }
  const rows = input.config.services.map((service) => {
    const health = healths.get(service.id) ?? null;
    const severity = health?.severity ?? 'unknown';
    const last = severity === 'unknown' ? before.known[service.id] : severity;
    if (last !== undefined) known[service.id] = last;
    const budget = accountFor(
      before.budgets[service.id],
      service,
      severity,
      input.now,
      estate.lost,
      health?.observedAt,
    );
    budgets[service.id] = budget;
    const from = byKey.get(String(health?.evidence.from));
    const lasting = from !== undefined && from.severity === severity ? from : health;
    return rowOf(input, service, estate, {
      health,
      was: severity === 'unknown' ? (last ?? null) : null,
      since: lasting?.since ?? null,
      isUnseen: lasting?.unseenOnset === true,
      budget,
    });
  });
  const ordered = rows.toSorted(
    (a, b) => weight(b) - weight(a) || a.criticality - b.criticality || breach(b) - breach(a),
  );
  return { rows: ordered, memory: { known, budgets } };
}

/** The services view. @param rows worst first, without what incidents add */
export function presentServices(
  input: JudgeInput,
  rows: readonly ServiceRow[],
  estate: JudgedEstate,
): ServicesSection {
  const told = rows.map((row) => {
    const bad = row.severity === 'critical' || row.severity === 'warning';
    return bad ? { ...row, onset: onsetOf(row, estate), takenBy: estate.causes.takenBy(row.id) } : row;
  });
  return { answer: servicesAnswer(input, told, estate), rows: told };
}

/** Order: critical, unknown that was critical, unknown, warning, the rest. */
function weight({ severity, was }: ServiceRow): number {
  if (severity === 'ok' || severity === 'info') return 0;
  return severityRank(severity) * 2 + (severity === 'unknown' && was === 'critical' ? 1 : 0);
}

/** How many times over its objective; 0 for a service that is well, so that quiet rows keep their places. */
function breach({ severity, latency }: ServiceRow): number {
  if (severity === 'ok' || latency === null || latency.value === null || latency.objective === null) return 0;
  return latency.value / latency.objective;
}

interface Judged {
  readonly health: Condition | null;
  readonly was: Severity | null;
  readonly since: number | null;
  readonly isUnseen: boolean;
  readonly budget: BudgetMemory;
}

function rowOf(
  input: JudgeInput,
  service: ServiceConfig,
  estate: Omit<JudgedEstate, 'causes'>,
  judged: Judged,
): ServiceRow {
  const { health, was, since, isUnseen, budget } = judged;
  const { series, now } = input;
  const latency = latencyOf(input, service);
  const throughput = throughputOf(input, service);
  const severity = health?.severity ?? 'unknown';
  const bad = severity === 'critical' || severity === 'warning';
  const freshness =
    latency?.figure.freshness ?? throughput?.figure.freshness ?? targetFreshness(input, service, estate);
  const every = latency?.figure.every ?? throughput?.figure.every ?? targetEvery(input, service);
  return {
    id: service.id,
    name: service.name,
    criticality: service.criticality,
    owner: service.owner,
    sites: bad
      ? siteNames(input, service)
      : severity === 'unknown'
        ? silentSites(input, service).map((id) => siteName(input.config, id))
        : [],
    severity,
    was,
    since,
    ...(isUnseen ? { unseenOnset: true as const } : {}),
    freshness,
    reason: String(health?.evidence.reason ?? 'not judged yet'),
    basis: (health?.evidence.basis as ServiceRow['basis']) ?? null,
    latency:
      latency === null
        ? null
        : {
            ...latency.figure,
            // A service that is down answers nothing: what it took before is no figure of now.
            value: health?.evidence.down === true ? null : latency.figure.value,
            objective: service.objective.latency,
            series: latencyColumn(input, latency),
          },
    throughput:
      throughput === null
        ? null
        : {
            ...throughput.figure,
            event: throughput.event,
            usual: throughput.usual,
            series: barsOf(series, throughput.ids, now),
            usualSeries: barsOf(series, throughput.usualIds, now),
          },
    budget: serviceBudget(input, service, budget, { freshness, every }),
    onset: null,
    takenBy: null,
  };
}

/** The sites where it is slow, if that is measured; else those that it serves, unless it serves all. */
function siteNames({ config, ...input }: JudgeInput, service: ServiceConfig): readonly string[] {
  const slow = slowSites({ config, ...input }, service);
  const ids = slow.length > 0 ? slow : service.sites;
  if (ids.length >= config.sites.length) return [];
  return ids.map((id) => siteName(config, id));
}

function siteName({ sites }: Config, id: string): string {
  return sites.find((site) => site.id === id)?.name ?? id;
}

const AGES: readonly Freshness[] = ['live', 'late', 'stale'];

/** Freshness of a service that is not measured: that of the oldest look at its targets. */
function targetFreshness(
  input: JudgeInput,
  service: ServiceConfig,
  { states }: Omit<JudgedEstate, 'causes'>,
): Freshness {
  let worst = -1;
  for (const target of input.config.targets) {
    if (targetsOf(input.config).get(service.id)?.has(target.id) !== true) continue;
    const presence = states.get(target.id)?.presence;
    if (presence === null || presence === undefined) continue;
    worst = Math.max(worst, AGES.indexOf(freshnessOf(presence.observedAt, target.every, input.now)));
  }
  return AGES[worst] ?? 'stale';
}

/** ms at which the slowest of a service's targets is probed */
function targetEvery({ config }: JudgeInput, { id }: ServiceConfig): number {
  const targets = targetsOf(config).get(id);
  return config.targets.reduce(
    (slowest, target) => (targets?.has(target.id) === true ? Math.max(slowest, target.every) : slowest),
    VERDICT_EVERY,
  );
}

/** ms at which a verdict without a figure is due */
const VERDICT_EVERY = 5_000;

/** The onset of the named cause of its incident, for the line through the chart. */
function onsetOf({ id }: ServiceRow, { causes }: JudgedEstate): ServiceRow['onset'] {
  const onset = causes.onset(id);
  if (onset === null) return null;
  const { t, rule, subject } = onset;
  return { t, label: ruleOf(rule)?.onset ?? (subject === null ? 'release' : `${subject} fails`) };
}
