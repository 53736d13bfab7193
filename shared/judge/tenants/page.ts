import { costOf, costOfColumn, quotaOf } from '../../accounts/day-account';
import type { TenantPast } from '../../accounts/tenant-past';
import { timezoneOf } from '../../config/timezone';
import { fitting, REASON_LIMIT, VERDICT_LIMIT } from '../../format/fitting';
import { timesOf } from '../../format/format';
import { siteDays } from '../../format/site-days';
import { ACCOUNT_OF } from '../../metrics/accounts';
import { RESOURCES, TAKES, wholeLabel } from '../../metrics/resources';
import type { Condition } from '../../model/condition';
import { freshnessOf } from '../../model/freshness';
import type { Answer, Column } from '../../model/said';
import type { Severity } from '../../model/severity';
import type { Episode, TenantDay, TenantPage, TenantResource } from '../../model/tenant-page';
import type { TenantsSection } from '../../model/tenants';
import type { JudgeInput } from '../judgement';
import { PAYS_FROM, WIDTH } from './columns';
import { CONTENTION_RULE } from './contention';
import { episodeOf } from './episodes';
import { evaluateTenants } from './evaluate';
import { PAIN, painColumn, painOf } from './victims';

const MOST_EPISODES = 12;
const DAYS = 14;
const NO_LINE: Column = { t: new Float64Array(0), v: new Float64Array(0) };

/** The judged tenants, as far as a page shows them. */
export interface JudgedTenants {
  readonly conditions: readonly Condition[];
  readonly sections: { readonly tenants: TenantsSection };
}

/**
 * The page of one tenant.
 * @param past its stored past; null: none, or not read yet
 * @returns null: the estate has no such tenant, and had none recently
 */
export function tenantPage(
  id: string,
  input: JudgeInput,
  judged: JudgedTenants,
  past: TenantPast | null,
): TenantPage | null {
  const { now, config } = input;
  const evaluation = evaluateTenants(input);
  const { layout, raw, values, observedAt } = evaluation;
  const index = layout.roster.ids.indexOf(id);
  const seen = past?.lines.some(({ v }) => v.some((value) => !Number.isNaN(value))) ?? false;
  if (index < 0 && !seen) return null;
  const listed = config.tenants.list.find((one) => one.id === id);
  const name = layout.roster.names[index] ?? listed?.name ?? id;
  const tier = layout.roster.tiers[index] ?? listed?.tier ?? '';
  const poolIndex = layout.poolOf[index] ?? -1;
  const pool = layout.pools[poolIndex];
  const heardAt = Number.isNaN(observedAt) || index < 0 ? null : observedAt;
  const freshness = freshnessOf(heardAt, layout.every, now);
  const stale = freshness === 'stale';
  const cell = (values: ArrayLike<number>, column: number): number | null => {
    const value = index < 0 ? Number.NaN : (values[index * WIDTH + column] ?? Number.NaN);
    return Number.isNaN(value) ? null : value;
  };
  const dueOf = (column: number): number | null => {
    const track = judged.sections.tenants.tracks.find((one) => one.index === index && one.column === column);
    if (track !== undefined && track.due !== null) return track.due;
    if (index < 0) return null;
    if (column >= PAYS_FROM) return known(evaluation.reading.usualDelay(index, column));
    const [use, shares] = [cell(raw, column), cell(values, column)];
    return use === null || shares === null || shares <= 0 ? null : use / shares;
  };
  const resources = RESOURCES.flatMap((resource, column): TenantResource[] => {
    const use = past?.lines[column] ?? NO_LINE;
    const value = stale ? null : cell(raw, column);
    const any = value !== null || use.v.some((one) => !Number.isNaN(one));
    if (!any) return [];
    return [
      {
        ...resource,
        use,
        now: value,
        due: stale ? null : dueOf(column),
        saturated: !stale && evaluation.saturated[poolIndex * WIDTH + column] === 1,
        day: dayOf(column, past, config.tenants.tiers[tier]?.quota, config.costs),
      },
    ];
  });
  const condition = judged.conditions.find((one) => one.rule === CONTENTION_RULE && one.subject.id === id);
  const mark = judged.sections.tenants.marks.find((one) => one.index === index);
  const severity: Severity =
    index < 0 || stale
      ? 'unknown'
      : condition !== undefined && condition.severity !== 'ok'
        ? condition.severity
        : (mark?.severity ?? 'ok');
  const nameOf = (tenant: string): string => layout.roster.names[layout.roster.ids.indexOf(tenant)] ?? tenant;
  const pain = index < 0 || stale ? Number.NaN : painOf(values, index);
  return {
    id,
    name,
    tier,
    pool: pool?.name ?? listed?.pool ?? '',
    severity,
    freshness,
    observedAt: heardAt,
    answer: answerOf({
      name,
      gone: index < 0,
      stale,
      condition: severity === 'warning' || severity === 'critical' ? condition : undefined,
      pain,
      waits: RESOURCES[index < 0 ? PAYS_FROM : painColumn(values, index)]?.id === 'job_wait',
      offender: offenderOf(id, judged.conditions, nameOf),
    }),
    resources,
    episodes: episodesOf(id, past, nameOf),
    days: daysOf(id, now, config, past),
    currency: config.costs?.currency ?? null,
  };
}

function known(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function dayOf(
  column: number,
  past: TenantPast | null,
  quota: Parameters<typeof quotaOf>[1],
  costs: Parameters<typeof costOfColumn>[2],
): TenantResource['day'] {
  const account = ACCOUNT_OF[column] ?? null;
  const amount = past?.today[column] ?? Number.NaN;
  if (account === null || Number.isNaN(amount)) return null;
  return {
    amount,
    unit: account.unit,
    quota: quotaOf(column, quota),
    cost: costOfColumn(column, amount, costs),
  };
}

/** The offender that makes this tenant pay, if one is named. */
function offenderOf(
  id: string,
  conditions: readonly Condition[],
  nameOf: (id: string) => string,
): { readonly name: string; readonly resource: string } | null {
  for (const { rule, severity, subject, evidence } of conditions) {
    if (rule !== CONTENTION_RULE || severity === 'ok' || severity === 'unknown' || subject.id === id)
      continue;
    const { victims, resource } = evidence;
    if (!Array.isArray(victims) || !victims.includes(id)) continue;
    return { name: nameOf(subject.id), resource: labelOf(String(resource)) };
  }
  return null;
}

function labelOf(resource: string): string {
  return wholeLabel(TAKES.find(({ id }) => id === resource)) || resource;
}

interface Told {
  readonly name: string;
  readonly gone: boolean;
  readonly stale: boolean;
  readonly condition: Condition | undefined;
  readonly pain: number;
  /** for jobs, not for answers */
  readonly waits: boolean;
  readonly offender: { readonly name: string; readonly resource: string } | null;
}

function answerOf({ name, gone, stale, condition, pain, waits, offender }: Told): Answer {
  const answer = (verdicts: readonly string[], reasons: readonly string[]): Answer => ({
    verdict: fitting(VERDICT_LIMIT, ...verdicts),
    reason: fitting(REASON_LIMIT, ...reasons),
    note: '',
  });
  if (gone) return answer([`${name} sends no data any more;`, name], ['this is what is kept of it.']);
  if (stale) return answer([`No new data on ${name};`, `${name}:`], ['the lines end where it was known.']);
  if (condition !== undefined) {
    const count = Number(condition.evidence['victimCount'] ?? 0);
    const label = labelOf(String(condition.evidence['resource'] ?? ''));
    const share = condition.value === null ? 'its share' : timesOf(condition.value, 'its share');
    const pay = count === 1 ? 'one other tenant pays.' : `${count} other tenants pay.`;
    const victims = condition.evidence['victims'];
    const own = Array.isArray(victims) && victims[0] === condition.subject.id;
    return answer(
      [`${name} takes ${share} of ${label};`, `${name} takes too much;`, name],
      [own ? 'its own sessions wait.' : pay],
    );
  }
  if (pain >= PAIN) {
    const longer = `waits ${timesOf(pain, 'its usual')}`;
    return answer(
      [`${name} ${longer} for ${waits ? 'its jobs' : 'answers'};`, `${name} ${longer};`, name],
      offender === null
        ? ['no other tenant is named as the reason.']
        : [`${offender.name} takes ${offender.resource}.`, 'another tenant takes more than its share.'],
    );
  }
  if (Number.isNaN(pain))
    return answer(
      [`${name} takes no more than is due to it,`, name],
      ['and how long it waits is not known yet.'],
    );
  return answer(
    [`${name} is served as usual,`, name],
    ['and takes no more than is due where something is short.', 'and takes no more than is due.'],
  );
}

/** Newest first; the event at the end replaces the one at the start. */
function episodesOf(id: string, past: TenantPast | null, nameOf: (id: string) => string): readonly Episode[] {
  const found = new Map<string, Episode>();
  for (const { subject, data } of past?.episodes ?? []) {
    const episode = episodeOf(data);
    if (episode === null) continue;
    found.set(episode.id, {
      id: episode.id,
      from: episode.onset,
      to: episode.endedAt,
      role: subject.id === id ? 'offender' : 'victim',
      offender: nameOf(subject.id),
      resource: labelOf(episode.resources[0] ?? ''),
      victims: episode.victimCount,
      excess: episode.excess,
    });
  }
  return [...found.values()].sort((a, b) => b.from - a.from).slice(0, MOST_EPISODES);
}

function daysOf(
  id: string,
  now: number,
  config: JudgeInput['config'],
  past: TenantPast | null,
): readonly TenantDay[] {
  if (past === null) return [];
  const priced = config.costs !== null;
  const kept = new Map(past.days.map((account) => [account.day, account]));
  const days = siteDays(now, DAYS, timezoneOf(config));
  const found = days.flatMap(({ day }, at): TenantDay[] => {
    if (at === days.length - 1)
      return [
        { day, cost: priced ? known(costOf(past.today, config.costs)) : null, coverage: past.coverage },
      ];
    const account = kept.get(day);
    const place = account?.tenants.indexOf(id) ?? -1;
    if (account === undefined || place < 0) return [{ day, cost: null, coverage: 0 }];
    const same = account.currency === config.costs?.currency;
    return [
      {
        day,
        cost: priced && same ? known(account.costs[place] ?? Number.NaN) : null,
        coverage: account.coverage[place] ?? 0,
      },
    ];
  });
  // Nothing was counted before the first day with data.
  const first = found.findIndex(({ coverage }) => coverage > 0);
  return first < 0 ? [] : found.slice(first);
}
