import { timesOf } from '../../format/format';
import { RESOURCES, TAKES, wholeLabel } from '../../metrics/resources';
import type { Finding, JudgeInput } from '../judgement';
import { LOCKS_COLUMN } from './columns';
import {
  CONTENTION_RULE,
  type Contention,
  type ContentionEpisode,
  EXCESS,
  onsetsOf,
  type PoolState,
  statesOf,
  type Taker,
} from './contention';
import { evaluateTenants } from './evaluate';
import { type Evaluation, freshnessOfAll } from './evaluation';
import { LOOK } from './layout';
import {
  memoryOf,
  NO_MEMORY,
  named,
  type Remembered,
  type RememberedTaker,
  type TenantsMemory,
} from './memory';

const RAISE_AFTER = 5;
const CLEAR_AFTER = 30;
const LOOKS = 3;
const MOST_REMEMBERED = 32;

/** Findings `tenants.contention`: the subject is the offender; evidence: pool, resource, victims, confidence. */
export function findTenants(input: JudgeInput, memory: unknown): { findings: Finding[]; memory: unknown } {
  const row = input.config.rules[CONTENTION_RULE];
  if (row?.enabled === false) return { findings: [], memory: NO_MEMORY };
  const { offenders: before, episodes, short, takers } = memoryOf(memory);
  const evaluation = evaluateTenants(input, onsetsOf(episodes));
  if (freshnessOfAll(evaluation, input.now) === 'stale') {
    const held = { offenders: before, episodes, short, takers };
    return { findings: before.map((id) => unknownFinding(id, input.now)), memory: held };
  }
  const raiseAfter = (one: Taker): number => raiseAfterOf(evaluation, one, row?.for ?? RAISE_AFTER);
  const states = statesOf(evaluation, named(episodes, input.now), input.now);
  // A held offender that hurts nobody now counts as not seen: it starts no accusation, and ends.
  const contentions = states.flatMap((state) =>
    state.contentions.filter(({ victimCount }) => victimCount > 0),
  );
  const found = new Map<string, Finding>();
  for (const contention of contentions) {
    const finding = contentionFinding(input, evaluation, contention, contentions, raiseAfter(contention));
    const known = found.get(finding.subject.id);
    if (known === undefined || (known.value ?? 0) < (finding.value ?? 0))
      found.set(finding.subject.id, finding);
  }
  const findings = [...found.values()];
  for (const id of before) {
    if (found.has(id)) continue;
    findings.push(
      overFinding(
        id,
        evaluation.observedAt,
        episodes.find((one) => one.offender === id),
      ),
    );
  }
  const next = {
    offenders: remembered(new Set(found.keys()), before, evaluation),
    episodes: episodesOf(evaluation, contentions, episodes, raiseAfter, input.now),
    short: shortSince(evaluation, states, short, input.now),
    takers: takersOf(evaluation, states, takers, raiseAfter, input.now),
  };
  const same = JSON.stringify(next) === JSON.stringify({ offenders: before, episodes, short, takers });
  return { findings, memory: same ? memory : next };
}

/** Present episodes, and those that were missed for less than their condition's clearing time. */
function episodesOf(
  { layout }: Evaluation,
  contentions: readonly Contention[],
  before: readonly Remembered[],
  raiseAfter: (contention: Contention) => number,
  now: number,
): readonly Remembered[] {
  const keyOf = (one: ContentionEpisode): string => JSON.stringify([one.pool, one.offender, one.resource]);
  const seen = new Map<string, Remembered>();
  for (const contention of contentions) {
    const { pool, offender, resources, onset, confidence } = contention;
    for (const resource of resources) {
      const one = {
        pool: layout.pools[pool]?.id ?? '',
        offender: layout.roster.ids[offender] ?? '',
        resource: TAKES[resource]?.id ?? '',
        onset,
        confidence,
        namedAt: now + 1_000 * raiseAfter(contention),
        missed: null,
      };
      seen.set(keyOf(one), one);
    }
  }
  for (const one of before) {
    const known = seen.get(keyOf(one));
    // The onset is the one found first, whatever the present look finds.
    if (known !== undefined) seen.set(keyOf(one), { ...one, missed: null });
    // An episode that was not yet named when it was last seen was chance.
    else if ((one.missed ?? now) >= one.namedAt && now - (one.missed ?? now) <= CLEAR_AFTER * 1_000)
      seen.set(keyOf(one), { ...one, missed: one.missed ?? now });
  }
  return [...seen.values()].slice(0, MOST_REMEMBERED);
}

function shortSince(
  { layout }: Evaluation,
  states: readonly PoolState[],
  before: TenantsMemory['short'],
  now: number,
): TenantsMemory['short'] {
  const short: Record<string, number> = {};
  layout.pools.forEach(({ id }, index) => {
    const state = states[index];
    if (state?.saturated === true && state.paying > 0) short[id] = before[id] ?? now;
  });
  return short;
}

function takersOf(
  { layout }: Evaluation,
  states: readonly PoolState[],
  before: TenantsMemory['takers'],
  raiseAfter: (taker: Taker) => number,
  now: number,
): TenantsMemory['takers'] {
  const takers: Record<string, RememberedTaker> = {};
  layout.pools.forEach(({ id: pool }, index) => {
    const taker = states[index]?.taker ?? null;
    if (taker === null) return;
    const id = layout.roster.ids[taker.offender] ?? '';
    const known = before[pool];
    takers[pool] = known?.id === id ? known : { id, namedAt: now + 1_000 * raiseAfter(taker) };
  });
  return takers;
}

/** Offenders that stopped stay listed, as ok; the newest first, so that the list is bounded. */
function remembered(
  now: ReadonlySet<string>,
  before: readonly string[],
  { layout }: Evaluation,
): readonly string[] {
  const known = new Set(layout.roster.ids);
  const kept = before.filter((id) => !now.has(id) && known.has(id));
  return [...now, ...kept].slice(0, MOST_REMEMBERED);
}

function contentionFinding(
  input: JudgeInput,
  evaluation: Evaluation,
  contention: Contention,
  all: readonly Contention[],
  raiseAfter: number,
): Finding {
  const { roster, pools } = evaluation.layout;
  const { offender, resource, excess, victimCount, share } = contention;
  const pool = pools[contention.pool];
  const label = wholeLabel(RESOURCES[resource]);
  const name = roster.names[offender] ?? '';
  const own = contention.victims[0] === offender;
  const pay = victimCount === 1 ? '1 tenant pays' : `${victimCount} tenants pay`;
  const takes =
    resource === LOCKS_COLUMN
      ? `${name} holds locks in ${pool?.name ?? ''}`
      : `${name} takes ${timesOf(excess, 'its share')} of ${label} in ${pool?.name ?? ''}`;
  return {
    rule: CONTENTION_RULE,
    subject: { kind: 'tenant', id: roster.ids[offender] ?? '' },
    severity: 'warning',
    observedAt: evaluation.observedAt,
    value: excess,
    threshold: input.config.rules[CONTENTION_RULE]?.warning ?? EXCESS,
    unit: '1',
    owner: null,
    sentence: `${takes}; ${own ? 'its own sessions wait' : pay}.`,
    evidence: {
      pool: pool?.id ?? '',
      resource: TAKES[resource]?.id ?? '',
      resources: contention.resources.map((column) => TAKES[column]?.id ?? ''),
      share,
      victims: contention.victims.map((victim) => roster.ids[victim] ?? ''),
      victimCount,
      confidence: contention.confidence,
      onset: contention.onset,
      others: all
        .filter((one) => one.pool === contention.pool && one.offender !== offender)
        .map((one) => roster.ids[one.offender] ?? ''),
    },
    raiseAfter,
    clearAfter: CLEAR_AFTER,
  };
}

/**
 * s that it must last: a short look at a server may show chance, until three looks agree.
 * @param least of the rule
 */
function raiseAfterOf({ layout }: Evaluation, { offender, resource }: Taker, least: number): number {
  const column = layout.columns[resource];
  const looked = column?.kinds[column.first[offender] ?? -1] === LOOK;
  return looked ? Math.max(least, ((LOOKS - 1) * layout.every) / 1_000) : least;
}

/** @param episode its last state, while its condition is still raised */
function overFinding(id: string, observedAt: number, episode?: ContentionEpisode): Finding {
  return {
    rule: CONTENTION_RULE,
    subject: { kind: 'tenant', id },
    severity: 'ok',
    observedAt,
    value: null,
    threshold: EXCESS,
    unit: '1',
    owner: null,
    sentence: `${id} takes no more than its share of anything that is short.`,
    evidence: episode === undefined ? {} : evidenceOf(episode),
    raiseAfter: 0,
    clearAfter: CLEAR_AFTER,
  };
}

function evidenceOf({ pool, resource, onset, confidence }: ContentionEpisode): Finding['evidence'] {
  return {
    pool,
    resource,
    resources: [resource],
    victims: [],
    victimCount: 0,
    confidence,
    onset,
    others: [],
  };
}

function unknownFinding(id: string, now: number): Finding {
  return {
    ...overFinding(id, now),
    severity: 'unknown',
    sentence: `What ${id} takes is not known: no new data on tenants.`,
  };
}
