/** One row of what can be the cause of what. */
export interface Explanation {
  /** rule of the cause, or kind of the event */
  readonly cause: string;
  /** begins of the rules that it explains */
  readonly effects: readonly string[];
  /** 0..1: how often this is the reason, where both are there; written down, not learnt */
  readonly prior: number;
  readonly why: string;
}

const FELT = ['service.'];

/** The strongest explanation first; what no row names explains nothing. docs/causes.md shows this table. */
export const EXPLANATIONS: readonly Explanation[] = [
  { cause: 'link.lost', effects: [''], prior: 1, why: 'a wall without a link sees nothing as it is' },
  {
    cause: 'postgres.up',
    effects: [...FELT, 'http.check', 'http.latency', 'postgres.replication.'],
    prior: 0.95,
    why: 'nothing works without its database',
  },
  {
    cause: 'redis.up',
    effects: [...FELT, 'http.check', 'http.latency'],
    prior: 0.95,
    why: 'sessions and queues are in it',
  },
  { cause: 'http.check', effects: FELT, prior: 0.9, why: 'users meet the page before all else' },
  {
    cause: 'postgres.replication.split_brain',
    effects: FELT,
    prior: 0.95,
    why: 'writes go to two places',
  },
  { cause: 'redis.cluster', effects: FELT, prior: 0.9, why: 'a part of its keys is gone' },
  {
    cause: 'postgres.idle_in_transaction',
    effects: ['postgres.locks', 'postgres.long_transaction'],
    prior: 0.85,
    why: 'it keeps its locks while nobody works in it',
  },
  {
    cause: 'postgres.locks',
    effects: [...FELT, 'postgres.connections', 'postgres.long_transaction', 'saturation.', 'http.latency'],
    prior: 0.9,
    why: 'a lock root explains waiting transactions',
  },
  {
    cause: 'postgres.storage',
    effects: [...FELT, 'http.check', 'postgres.up'],
    prior: 0.9,
    why: 'a full disk takes no writes',
  },
  {
    cause: 'postgres.synchronous',
    effects: [...FELT, 'postgres.locks', 'postgres.connections'],
    prior: 0.9,
    why: 'every commit waits for a standby that is not there',
  },
  {
    cause: 'postgres.replication.missing',
    effects: ['postgres.synchronous', 'postgres.replication.', 'recovery.'],
    prior: 0.9,
    why: 'a standby that is gone confirms nothing',
  },
  {
    cause: 'tenants.contention',
    effects: [
      ...FELT,
      'postgres.connections',
      'postgres.locks',
      'saturation.',
      'redis.memory',
      'redis.evictions',
    ],
    prior: 0.8,
    why: 'one tenant takes what the others need',
  },
  {
    cause: 'postgres.connections',
    effects: [...FELT, 'http.latency', 'http.check'],
    prior: 0.8,
    why: 'who finds no connection waits or fails',
  },
  {
    cause: 'redis.clients',
    effects: [...FELT, 'redis.rejected'],
    prior: 0.8,
    why: 'who finds no connection fails',
  },
  { cause: 'redis.rejected', effects: FELT, prior: 0.75, why: 'who is refused fails' },
  {
    cause: 'redis.memory',
    effects: ['redis.evictions', ...FELT],
    prior: 0.75,
    why: 'a full memory throws out what is needed, or refuses',
  },
  {
    cause: 'redis.swap',
    effects: FELT,
    prior: 0.6,
    why: 'a server that swaps answers at the speed of its disk',
  },
  { cause: 'redis.persistence', effects: FELT, prior: 0.85, why: 'it refuses every write' },
  {
    cause: 'redis.evictions',
    effects: FELT,
    prior: 0.55,
    why: 'sessions and caches that were thrown out are made anew',
  },
  {
    cause: 'postgres.long_transaction',
    effects: ['postgres.locks', ...FELT],
    prior: 0.5,
    why: 'what is open for long holds locks and vacuum',
  },
  {
    cause: 'postgres.wraparound',
    effects: FELT,
    prior: 0.6,
    why: 'at the limit the server takes no more writes',
  },
  {
    cause: 'saturation.leading',
    effects: [...FELT, 'http.latency', 'http.check'],
    prior: 0.55,
    why: 'what is far over its usual fills first, and is felt after',
  },
  { cause: 'own.*', effects: FELT, prior: 0.5, why: 'somebody wrote it down because it matters' },
  { cause: 'redis.queue', effects: FELT, prior: 0.5, why: 'work that waits is work that is late' },
  {
    cause: 'postgres.checkpoints',
    effects: ['http.latency', ...FELT],
    prior: 0.4,
    why: 'forced checkpoints take the disk from queries',
  },
  { cause: 'postgres.deadlocks', effects: FELT, prior: 0.35, why: 'each undoes somebody’s work' },
  { cause: 'http.latency', effects: FELT, prior: 0.75, why: 'a slow page is a slow service' },
  {
    cause: 'deployment',
    effects: ['service.', 'http.', 'postgres.', 'redis.', 'saturation.', 'tenants.'],
    prior: 0.6,
    why: 'what was released just before is new, and the trouble too',
  },
  {
    cause: 'config',
    effects: ['service.', 'http.', 'postgres.', 'redis.', 'saturation.'],
    prior: 0.5,
    why: 'what was changed just before is new, and the trouble too',
  },
];

/** Rows of a cause; one that ends with `.*` stands for every rule that begins so. */
export function isOfRow({ cause }: Explanation, rule: string): boolean {
  return cause.endsWith('.*') ? rule.startsWith(cause.slice(0, -1)) : cause === rule;
}

/** How well a cause explains an effect by what is written down: 0..1. */
export function priorOf(cause: string, effect: string): number {
  if (cause === effect) return 0;
  const row = EXPLANATIONS.find(
    (one) => isOfRow(one, cause) && one.effects.some((begin) => effect.startsWith(begin)),
  );
  return row?.prior ?? 0;
}
