import type { Chance } from './random';

/** Scenarios of a pool. The first eight have an offender; in the others nobody is to blame. */
export const TROUBLES = [
  'campaign',
  'query-storm',
  'lock-hog',
  'connection-flood',
  'redis-flood',
  'cache-leak',
  'hopping',
  'two-offenders',
  'slow-ramp',
  'newcomer',
] as const;
export const PEACES = ['calm', 'all-busy', 'large-unsaturated', 'spike'] as const;
export type LoadScenario = (typeof TROUBLES)[number] | (typeof PEACES)[number];

/** Extra load of one tenant: what it adds, and from when to when (s of the run). Strength 1 fills what is free. */
export interface Push {
  readonly tenant: number;
  readonly kind: 'jobs' | 'queries' | 'locks' | 'connections' | 'redis' | 'memory';
  readonly strength: number;
  readonly from: number;
  readonly to: number;
  /** s until it has its full strength */
  readonly ramp: number;
}
export interface Plot {
  readonly scenario: LoadScenario;
  readonly pushes: readonly Push[];
  /** factor by which everyone's load rises meanwhile */
  readonly rush: { readonly times: number; readonly from: number; readonly to: number } | null;
  /** tenant that is many times as large as the others */
  readonly giant: { readonly tenant: number; readonly times: number } | null;
  /** tenants that are not there before a time, or not after it (s) */
  readonly comes: ReadonlyMap<number, number>;
  readonly goes: ReadonlyMap<number, number>;
}

const KINDS = ['jobs', 'queries', 'locks', 'redis'] as const;

/**
 * @param begin s from which the contention may begin @param seconds length of the run @param pool tenants of the
 * affected pool
 */
export function plotOf(
  scenario: LoadScenario,
  chance: Chance,
  pool: readonly number[],
  begin: number,
  seconds: number,
): Plot {
  const pick = (): number => pool[chance.below(pool.length)] ?? 0;
  const from = begin + chance.between(60, 240);
  const to = Math.min(seconds - 120, from + chance.between(180, 480));
  const push = (kind: Push['kind'], over: Partial<Push> = {}): Push => ({
    tenant: pick(),
    kind,
    strength: chance.between(1.6, 5),
    from,
    to,
    ramp: chance.between(0, 20),
    ...over,
  });
  const comes = new Map<number, number>();
  const goes = new Map<number, number>();
  // Meanwhile one tenant arrives and one leaves.
  if (pool.length > 6 && chance.next() < 0.4) comes.set(pick(), begin + chance.between(0, 600));
  if (pool.length > 6 && chance.next() < 0.4) goes.set(pick(), begin + chance.between(0, 600));
  const plot = { scenario, pushes: [] as readonly Push[], rush: null, giant: null, comes, goes };
  switch (scenario) {
    case 'campaign':
      return { ...plot, pushes: [push('jobs')] };
    case 'query-storm':
      return { ...plot, pushes: [push('queries')] };
    case 'lock-hog':
      return { ...plot, pushes: [push('locks')] };
    case 'connection-flood':
      return { ...plot, pushes: [push('connections')] };
    case 'redis-flood':
      return { ...plot, pushes: [push('redis')] };
    case 'cache-leak':
      return { ...plot, pushes: [push('memory', { ramp: chance.between(60, 150), strength: 1.5 })] };
    case 'hopping': {
      const tenant = pick();
      const middle = (from + to) / 2;
      return {
        ...plot,
        pushes: [push('queries', { tenant, to: middle - 20 }), push('redis', { tenant, from: middle + 40 })],
      };
    }
    case 'two-offenders': {
      const [first, second] = [pick(), pick()];
      const kind = KINDS[chance.below(KINDS.length)] ?? 'jobs';
      const strength = chance.between(1.2, 2.5);
      if (first === second) return { ...plot, pushes: [push(kind, { tenant: first })] };
      return {
        ...plot,
        pushes: [push(kind, { tenant: first, strength }), push(kind, { tenant: second, strength })],
      };
    }
    case 'slow-ramp':
      return { ...plot, pushes: [push(KINDS[chance.below(2)] ?? 'jobs', { ramp: chance.between(90, 150) })] };
    case 'newcomer': {
      const tenant = pick();
      comes.set(tenant, from - chance.between(20, 60));
      goes.delete(tenant);
      return { ...plot, pushes: [push(KINDS[chance.below(2)] ?? 'jobs', { tenant })] };
    }
    case 'calm':
      return plot;
    case 'all-busy':
      return {
        ...plot,
        rush: { times: chance.between(1.8, 3.5), from, to },
        giant: { tenant: pick(), times: chance.between(2, 6) },
      };
    case 'large-unsaturated':
      return { ...plot, giant: { tenant: pick(), times: chance.between(8, 25) } };
    case 'spike':
      return {
        ...plot,
        pushes: [
          push(KINDS[chance.below(2)] ?? 'jobs', { to: from + chance.between(4, 9), ramp: 0, strength: 2 }),
        ],
      };
  }
}

/** 0 to 1: how much of its strength a push has at `t` (s of the run). */
export function forceOf({ from, to, ramp }: Push, t: number): number {
  if (t < from || t >= to) return 0;
  return ramp <= 0 ? 1 : Math.min(1, (t - from) / ramp);
}
