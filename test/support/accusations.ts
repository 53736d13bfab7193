import { type LoadScenario, PEACES, TROUBLES } from '../../main/demo/tenant-load/scenario';
import { makeLoad, type TenantLoad, type Truth } from '../../main/demo/tenant-load/tenant-load';
import { Intake } from '../../main/engine/intake/intake';
import { openStore } from '../../main/engine/store/store';
import type { Config } from '../../shared/config/config';
import { judge } from '../../shared/judge/judge';
import { EMPTY_MEMORY } from '../../shared/judge/judgement';
import { aConfig } from '../builders/series';
import { silentLog } from './silent-log';

/** s of a run that are history, before anything is judged; s that are judged */
const HISTORY = 1_800;
const JUDGED = 1_200;
/** s after others stopped to suffer in which it may still be named: its condition ends with patience */
const AFTER = 90;
/** s that a trouble lasts before it must be named */
const MUST = 60;

export interface Claim {
  readonly offender: string;
  readonly resource: string;
  readonly pool: string;
  /** s of the run */
  readonly t: number;
  readonly victims: readonly string[];
  readonly victimCount: number;
}
export interface Scored {
  readonly seed: number;
  readonly scenario: LoadScenario;
  readonly tenants: number;
  /** pairs of offender and resource that were said, and of them those that are true */
  readonly said: number;
  readonly right: number;
  /** troubles that had to be named, and those that were, with a resource that was short */
  readonly truths: number;
  readonly named: number;
  /** of those who truly suffered while an offender was named, at most twenty a look: how many were said, of how many */
  readonly victims: readonly [said: number, of: number];
  readonly innocents: readonly [wrong: number, of: number];
  /** s from when others began to suffer until it was named */
  readonly delays: readonly number[];
  readonly wrong: readonly Claim[];
  readonly missed: readonly Truth[];
  /** answers while everybody was busy */
  readonly answers: ReadonlySet<string>;
}

/** Runs of mixed sizes and scenarios, the same for the same range of seeds. */
export function runsOf(
  from: number,
  count: number,
): readonly { readonly seed: number; readonly scenario: LoadScenario }[] {
  const all = [...TROUBLES, ...TROUBLES, ...PEACES, 'all-busy', 'large-unsaturated'] as const;
  return Array.from({ length: count }, (_, at) => ({
    seed: from + at,
    scenario: all[at % all.length] as LoadScenario,
  }));
}

const SIZES = [3, 12, 20, 40, 40, 60, 90, 120, 240] as const;

/** Plays a load to the judge, looks every 5 s, and holds what it says against what is true. */
export function scoreRun(
  seed: number,
  scenario: LoadScenario,
  size = SIZES[seed % SIZES.length] as number,
): Scored {
  const options = {
    seed,
    scenario,
    tenants: size,
    pools: size >= 60 ? 3 : size >= 20 ? 2 : 1,
    seconds: HISTORY + JUDGED,
    begin: HISTORY,
    demand: seed % 2 === 0,
  };
  const load = makeLoad(options);
  const { claims, answers } = play(load);
  return score(seed, scenario, size, load, claims, answers);
}

function configOf(load: TenantLoad): Config {
  return aConfig({
    tenants: {
      from: [],
      tiers: { gold: { share: 4 }, standard: { share: 1 } },
      list: load.tenants.map(({ id, tier, pool }) => ({ id, name: id, tier, pool })),
    },
  });
}

function play(load: TenantLoad): {
  readonly claims: readonly Claim[];
  readonly answers: ReadonlySet<string>;
} {
  const start = 1_760_000_000_000;
  let now = start;
  const clock = { now: () => now, monotonic: () => now };
  const store = openStore({ dir: null, clock, log: silentLog });
  const sink = new Intake({ clock, store }).pushSink();
  sink.series(load.series);
  const config = configOf(load);
  const claims: Claim[] = [];
  const answers = new Set<string>();
  let memory = EMPTY_MEMORY;
  for (const [at, row] of load.rows.entries()) {
    const t = at * load.step;
    now = start + t * 1_000;
    const ids: number[] = [];
    const values: number[] = [];
    for (let id = 0; id < row.length; id++) {
      const value = row[id] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      ids.push(id);
      values.push(value);
    }
    sink.samples(now - ((at * 7) % 400), ids, values);
    if (t < HISTORY) continue;
    const verdicts = judge(
      { now, config, series: store.head, documents: store.head, sources: [], drills: [] },
      memory,
    );
    memory = verdicts.memory;
    answers.add(verdicts.sections.tenants.answer.verdict.replace(/\d+/g, 'N'));
    for (const { rule, severity, subject, evidence } of verdicts.conditions) {
      if (rule !== 'tenants.contention' || severity !== 'warning') continue;
      const { resource, pool, victims, victimCount } = evidence as Omit<Claim, 'offender' | 't'>;
      claims.push({ offender: subject.id, resource, pool, t, victims, victimCount });
    }
  }
  void store.close();
  return { claims, answers };
}

function score(
  seed: number,
  scenario: LoadScenario,
  tenants: number,
  { truths }: TenantLoad,
  claims: readonly Claim[],
  answers: ReadonlySet<string>,
): Scored {
  const holds = (truth: Truth, { offender, resource, t }: Claim): boolean =>
    truth.tenant === offender &&
    truth.resources.includes(resource) &&
    t >= truth.from &&
    t <= truth.to + AFTER;
  const pairs = new Map<string, Claim[]>();
  for (const claim of claims) {
    const key = `${claim.offender} ${claim.resource}`;
    pairs.set(key, [...(pairs.get(key) ?? []), claim]);
  }
  const wrong = [...pairs.values()].filter(
    (list) => !list.some((claim) => truths.some((truth) => holds(truth, claim))),
  );
  const due = truths.filter(({ from, to, resources }) => to - from >= MUST && resources.length > 0);
  const first = due.map((truth) => claims.find((claim) => holds(truth, claim)));
  let [said, of, innocent, all] = [0, 0, 0, 0];
  for (const claim of claims) {
    const mine = truths.filter((truth) => holds(truth, claim) && claim.t <= truth.to);
    const suffer = new Set(mine.flatMap((truth) => [...(truth.victims.get(claim.t) ?? [])]));
    if (suffer.size === 0) continue;
    const hit = claim.victims.filter((victim) => suffer.has(victim)).length;
    said += Math.min(hit, suffer.size);
    of += Math.min(20, suffer.size);
    innocent += claim.victims.length - hit;
    all += claim.victims.length;
  }
  return {
    seed,
    scenario,
    tenants,
    said: pairs.size,
    right: pairs.size - wrong.length,
    truths: due.length,
    named: first.filter((claim) => claim !== undefined).length,
    victims: [said, of],
    innocents: [innocent, all],
    delays: due.flatMap(({ from }, index) => {
      const claim = first[index];
      return claim === undefined ? [] : [claim.t - from];
    }),
    wrong: wrong.map((list) => list[0] as Claim),
    missed: due.filter((_, index) => first[index] === undefined),
    answers,
  };
}

export interface Totals {
  readonly runs: number;
  readonly precision: number;
  readonly recall: number;
  readonly victimRecall: number;
  readonly victimPrecision: number;
  readonly said: number;
  readonly truths: number;
  /** s, median and the 95th of a hundred */
  readonly delay: number;
  readonly delay95: number;
}

/** NaN where nothing was said, or nothing was to be said. */
export function totalsOf(runs: readonly Scored[]): Totals {
  const sum = (of: (run: Scored) => number): number => runs.reduce((total, run) => total + of(run), 0);
  const delays = runs.flatMap((run) => run.delays).sort((a, b) => a - b);
  const at = (share: number): number => delays[Math.floor((delays.length - 1) * share)] ?? Number.NaN;
  return {
    runs: runs.length,
    precision: sum((run) => run.right) / sum((run) => run.said),
    recall: sum((run) => run.named) / sum((run) => run.truths),
    victimRecall: sum((run) => run.victims[0]) / sum((run) => run.victims[1]),
    victimPrecision: 1 - sum((run) => run.innocents[0]) / sum((run) => run.innocents[1]),
    said: sum((run) => run.said),
    truths: sum((run) => run.truths),
    delay: at(0.5),
    delay95: at(0.95),
  };
}
