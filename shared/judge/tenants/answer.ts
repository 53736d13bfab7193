import { capital, countWord, fitting, REASON_LIMIT, VERDICT_LIMIT } from '../../format/fitting';
import { formatAge, timesOf } from '../../format/format';
import { RESOURCES, TAKES, wholeLabel } from '../../metrics/resources';
import type { Answer } from '../../model/said';
import type { Room } from '../../model/tenants';
import type { NamedCause } from '../judgement';
import { calmAnswer } from './calm-answer';
import { LOCKS_COLUMN, WIDTH } from './columns';
import type { Contention, PoolState, Taker } from './contention';
import type { Evaluation } from './evaluation';
import { poolWords } from './pool-words';
import { PAIN, painColumn, painOf, waitsLonger } from './victims';

/**
 * ms that a pool must be short of something before the answer is that nobody is to blame; an offender takes as long to
 * show
 */
const CLEAR_AFTER = 30_000;
/** correlation from which "likely" is left out */
const SURE = 0.5;

/** The resource as a noun of which one takes a share, long and short. */
const THINGS: Readonly<Record<string, readonly [string, string]>> = {
  queue_jobs: ['the job queue', 'jobs'],
  redis_ops: ['Redis', 'Redis'],
  redis_memory: ['Redis memory', 'Redis'],
  db_time: ['the database time', 'database time'],
  connections: ['the connections', 'connections'],
  locks: ['the lock waits', 'locks'],
  blocks: ['the disk reads', 'disk'],
  ingress: ['the ingress', 'ingress'],
};

/**
 * The answer of the tenants view.
 * @param shown settled contentions, the worst first
 * @param facts `stale`: there is no recent data on any tenant; `short`: epoch ms at which tenants began to pay for a
 * shortage, by pool; `causes`: contentions that an incident names as its cause; `ending`: name of an offender whose
 * condition is still raised although nothing is seen of it now
 */
export function tenantsAnswer(
  evaluation: Evaluation,
  states: readonly PoolState[],
  shown: readonly Contention[],
  facts: {
    readonly stale: boolean;
    readonly short: Readonly<Record<string, number>>;
    readonly now: number;
    readonly causes: readonly NamedCause[];
    /** what the database says of its lock waits, by pool: `Stock moves in Nord 3PL hold row locks, 41 sessions wait.` */
    readonly locks: ReadonlyMap<string, string>;
    readonly ending: string | null;
    /** who takes most and is not blamed; null: nobody does, or not for long enough */
    readonly taker: Taker | null;
    readonly room: Room;
  },
): Answer {
  const { stale, short, now, ending } = facts;
  const { layout, observedAt } = evaluation;
  const count = layout.roster.ids.length;
  if (count === 0) {
    return {
      verdict: 'No tenant is known yet.',
      reason: 'Name them, or a rule that finds them, under tenants.',
      note: '',
    };
  }
  if (Number.isNaN(observedAt)) {
    return {
      verdict: 'What each tenant takes is not known;',
      reason: 'no tenant has sent data yet.',
      note: '',
    };
  }
  if (stale) {
    return {
      verdict: 'What each tenant takes is not known;',
      reason: `no data on any tenant for ${formatAge(now - observedAt)}.`,
      note: '',
    };
  }
  const [worst] = shown;
  if (worst !== undefined) return contentionAnswer(evaluation, worst, shown, facts.causes);
  const full = states.findIndex(({ saturated, paying }) => saturated && paying > 0);
  if (full >= 0) {
    if (facts.taker?.pool === full && shortage(evaluation, full).column !== LOCKS_COLUMN)
      return takerAnswer(evaluation, states, facts.taker);
    const paying = states[full]?.paying ?? 0;
    const since = short[layout.pools[full]?.id ?? ''] ?? now;
    const clear = states[full]?.contentions.length === 0 && now - since >= CLEAR_AFTER;
    return fullAnswer(evaluation, full, paying, clear);
  }
  const young = states.findIndex((state) => state.saturated && state.young);
  if (young >= 0) {
    return {
      verdict: fitting(
        VERDICT_LIMIT,
        `${capital(poolWords(layout.pools[young]?.name ?? ''))} is full; since when is not known;`,
        'A pool is full; since when is not known;',
      ),
      reason: 'who takes too much shows once it is known what is usual.',
      note: '',
    };
  }
  if (ending !== null) {
    return {
      verdict: fitting(
        VERDICT_LIMIT,
        `${ending} takes no more than its share again;`,
        `${ending} takes its share again;`,
        'Every tenant takes its share again;',
      ),
      reason: stillWords(states.reduce((sum, { paying }) => sum + paying, 0)),
      note: '',
    };
  }
  if (facts.taker !== null) return takerAnswer(evaluation, states, facts.taker);
  const queues = states.findIndex(({ saturated }) => saturated);
  const locks = facts.locks.get(layout.pools[queues]?.id ?? '');
  if (queues >= 0 && locks === undefined && shortage(evaluation, queues).column === LOCKS_COLUMN) {
    // Sessions of databases that belong to no tenant.
    const { pool } = shortage(evaluation, queues);
    return {
      verdict: fitting(VERDICT_LIMIT, `Sessions wait for locks in ${pool};`, 'Sessions wait for locks;'),
      reason: 'none of them is known to be a tenant’s.',
      note: '',
    };
  }
  if (queues >= 0) {
    // Sessions that wait for a lock wait longer, whether or not their tenants are told to be late.
    if (locks !== undefined)
      return {
        verdict: 'No tenant takes more than its share;',
        reason: fitting(REASON_LIMIT, `but ${locks}`, 'but sessions wait for locks.'),
        note: '',
      };
    return {
      verdict: 'No tenant crowds out another;',
      reason: fitting(
        REASON_LIMIT,
        `${shortage(evaluation, queues).level} in ${poolWords(layout.pools[queues]?.name ?? '')}, and no tenant waits longer.`,
        'something is short, and no tenant waits longer than usual.',
      ),
      note: '',
    };
  }
  return calmAnswer(evaluation, facts.room);
}

/** Who takes most of what is short, and how many others wait longer: nothing shows that these wait because of it. */
function takerAnswer(evaluation: Evaluation, states: readonly PoolState[], taker: Taker): Answer {
  const { layout } = evaluation;
  const others = (states[taker.pool]?.paying ?? 0) - (waitsLonger(evaluation, taker.offender) ? 1 : 0);
  const wait =
    others === 0
      ? 'no other tenant waits longer.'
      : `${others} other ${others === 1 ? 'tenant waits' : 'tenants wait'} longer; why is not clear.`;
  const name = layout.roster.names[taker.offender] ?? '';
  const pool = poolWords(layout.pools[taker.pool]?.name ?? '');
  const { level } = shortage(evaluation, taker.pool, taker.resource);
  return {
    verdict: oneWords(name, taker, TAKES[taker.resource]?.id ?? '', pool),
    reason: fitting(REASON_LIMIT, `${level}, and ${wait}`, wait),
    note: '',
  };
}

function contentionAnswer(
  { layout, values, waiting }: Evaluation,
  worst: Contention,
  shown: readonly Contention[],
  causes: readonly NamedCause[],
): Answer {
  const name = layout.roster.names[worst.offender] ?? '';
  const pool = poolWords(layout.pools[worst.pool]?.name ?? '');
  const resource = TAKES[worst.resource]?.id ?? '';
  const beside = shown.filter((one) => one.pool === worst.pool);
  const pools = new Set(shown.map((one) => one.pool)).size;
  // Use and waiting are both measured. That one causes the other is said only of a named cause.
  const cause = causes.find(({ subject }) => subject === layout.roster.ids[worst.offender]);
  const likely = cause !== undefined && (!cause.sure || worst.confidence < SURE) ? 'likely why ' : '';
  const verdict =
    beside.length > 1 ? severalWords(layout, beside, pool) : oneWords(name, worst, resource, pool);
  if (worst.victims[0] === worst.offender)
    return { verdict, reason: ownWords(waiting[worst.offender] ?? Number.NaN), note: '' };
  if (worst.victimCount === 0) return { verdict, reason: 'no other tenant waits longer now.', note: '' };
  const victim = worst.victims[0] ?? worst.offender;
  const jobs = RESOURCES[painColumn(values, victim)]?.id === 'job_wait';
  const more =
    pools > 1
      ? ` ${capital(countWord(pools - 1))} more ${pools === 2 ? 'pool suffers' : 'pools suffer'}.`
      : '';
  const others = worst.victimCount;
  const first = layout.roster.names[victim] ?? '';
  const does = (many: boolean): string => {
    if (jobs) return many ? 'wait for their jobs' : 'waits for its jobs';
    const times = painOf(values, victim);
    if (times < PAIN)
      return many ? `wait up to ${timesOf(times, 'the usual')}` : `waits ${timesOf(times, 'its usual')}`;
    return many ? 'are answered late' : 'is answered late';
  };
  const many = `${countWord(others)} other tenants`;
  const who = others === 1 ? first : many;
  const reason = fitting(
    REASON_LIMIT,
    `${likely}${who} ${does(others > 1)}.${more}`,
    `${likely}${who} ${does(others > 1)}.`,
    others === 1 ? 'one other tenant pays.' : `${others} other tenants pay.`,
  );
  return { verdict, reason, note: '' };
}

/** Nothing is short any more; whoever waits still waits for something else, or for what queued up. */
function stillWords(paying: number): string {
  if (paying === 0) return 'no tenant waits longer than usual now.';
  return paying === 1 ? 'one tenant still waits longer.' : `${countWord(paying)} tenants still wait longer.`;
}

/** @param sessions that wait for a lock of their own tenant; NaN: not known */
function ownWords(sessions: number): string {
  if (!(sessions > 0)) return 'its own sessions wait for them.';
  return sessions === 1 ? 'one session of its own waits.' : `${sessions} sessions of its own wait.`;
}

function oneWords(
  name: string,
  { share }: Pick<Contention, 'share'>,
  resource: string,
  pool: string,
): string {
  if (resource === 'locks')
    return fitting(
      VERDICT_LIMIT,
      `${name} holds locks that are waited for in ${pool};`,
      `${name} holds locks in ${pool};`,
      `${name} holds locks;`,
      `One tenant holds locks in ${pool};`,
      'One tenant holds locks;',
    );
  const [long, short] = THINGS[resource] ?? ['the pool', 'it'];
  const percent = `${Math.round(share * 100)} %`;
  return fitting(
    VERDICT_LIMIT,
    `${name} takes ${percent} of ${long} in ${pool};`,
    `${name} takes ${percent} of ${short} in ${pool};`,
    `${name} takes ${percent} of ${short};`,
    `${name} takes more than its share;`,
    `One tenant takes ${percent} of ${short} in ${pool};`,
    `One tenant takes ${percent} of ${short};`,
  );
}

/** Several of one pool, the worst first. */
function severalWords(layout: Evaluation['layout'], beside: readonly Contention[], pool: string): string {
  const [first, second] = beside.map(({ offender }) => layout.roster.names[offender] ?? '');
  const many = `${capital(countWord(beside.length))} tenants`;
  return fitting(
    VERDICT_LIMIT,
    ...(beside.length === 2 ? [`${first} and ${second} take too much in ${pool};`] : []),
    ...(beside.length === 2 ? [`${first} and ${second} take too much;`] : []),
    `${first} and ${countWord(beside.length - 1)} more take too much in ${pool};`,
    `${first} and ${countWord(beside.length - 1)} more take too much;`,
    `${many} take too much in ${pool};`,
    `${many} take too much;`,
  );
}

/**
 * A pool in which tenants pay. While the offender is still being judged, the answer neither blames nor clears anyone.
 * @param clear nobody was found to be to blame
 */
function fullAnswer(evaluation: Evaluation, index: number, paying: number, clear: boolean): Answer {
  const { pool, level, column } = shortage(evaluation, index);
  if (column === LOCKS_COLUMN) {
    const sessions = waitersIn(evaluation, index);
    return {
      verdict: fitting(VERDICT_LIMIT, `Sessions wait for locks in ${pool};`, 'Sessions wait for locks;'),
      reason: sessions > 0 ? payingWords(`${sessions} in all`, paying) : payingWords(level, paying),
      note: '',
    };
  }
  const why = clear ? 'no tenant is to blame' : 'why is not clear yet';
  return {
    verdict: fitting(VERDICT_LIMIT, `${capital(pool)} is full, and ${why};`, `A pool is full, and ${why};`),
    reason: payingWords(level, paying),
    note: '',
  };
}

function payingWords(level: string, paying: number): string {
  const wait = `${paying} ${paying === 1 ? 'tenant waits' : 'tenants wait'} longer than usual`;
  return fitting(REASON_LIMIT, `${level}, ${wait}.`, `${wait}.`);
}

/** Sessions of a pool's tenants that wait for a lock. */
function waitersIn({ layout, waiting }: Evaluation, index: number): number {
  const { from = 0, count = 0 } = layout.pools[index] ?? {};
  return waiting.subarray(from, from + count).reduce((sum, sessions) => sum + (sessions || 0), 0);
}

/** The resource that is short in a pool, and how much of it is used. */
function shortage(
  { layout, used, saturated }: Evaluation,
  index: number,
  column = TAKES.findIndex((_, one) => saturated[index * WIDTH + one] === 1),
): { readonly pool: string; readonly level: string; readonly column: number } {
  const share = used[index * WIDTH + column] ?? Number.NaN;
  const label = wholeLabel(TAKES[column]);
  const level = Number.isNaN(share) ? `${label} queue up` : `${label}: ${Math.round(share * 100)} % used`;
  return { pool: poolWords(layout.pools[index]?.name ?? ''), level, column };
}
