import { TAKES } from '../../metrics/resources';
import { CONNECTIONS_COLUMN, LOCKS_COLUMN, PAYS_FROM, QUEUE_COLUMN, WIDTH } from './columns';
import type { Evaluation } from './evaluation';

/** multiple of its usual delay from which on a tenant pays */
export const PAIN = 2;
/**
 * the same where the database time is short and PostgreSQL counted the transactions: their mean is precise, and a
 * scheduler spares short statements
 */
export const COUNTED_PAIN = 1.3;
/** ended transactions in the window from which on their mean is precise */
export const COUNTED_LEAST = 30;
/** multiple of its usual demand: a tenant that asks for more causes its own wait */
const ASKS_MORE = 1.5;
/** share of its usual work: a tenant kept below this is starved */
const STARVED = 0.5;
/** resources whose use equals the demand */
const ASKED_BY = ['ingress', 'redis_ops', 'blocks'].map((id) => TAKES.findIndex((take) => take.id === id));

/** Tenants that pay without a higher demand of their own, worst first. */
export function victimsOf(
  evaluation: Evaluation,
  from: number,
  end: number,
  column: number,
): readonly number[] {
  const { values, waiting } = evaluation;
  const victims: number[] = [];
  for (let tenant = from; tenant < end; tenant += 1) {
    const pain = painOf(values, tenant);
    const waiters = waiting[tenant] ?? Number.NaN;
    if (column === LOCKS_COLUMN && !Number.isNaN(waiters)) {
      // The sessions that wait for a lock are counted: a transaction that takes longer beside them waits for something else.
      if (waiters > 0) victims.push(tenant);
      continue;
    }
    const starves = column === CONNECTIONS_COLUMN && evaluation.reading.workRise(tenant) <= STARVED;
    if (!pays(evaluation, tenant) && !starves) continue;
    const rise = evaluation.reading.demandRise(tenant, painColumn(values, tenant));
    if (rise >= ASKS_MORE) continue;
    if (Number.isNaN(rise) && usesMore(evaluation, tenant, column, pain)) continue;
    victims.push(tenant);
  }
  const worst = (tenant: number): number => painOf(values, tenant) || 0;
  const sessions = (tenant: number): number => (column === LOCKS_COLUMN ? waiting[tenant] || 0 : 0);
  return victims.sort((a, b) => sessions(b) - sessions(a) || worst(b) - worst(a) || a - b);
}

/** Whether it waits long enough, compared with its usual, to count as one who pays. */
export function pays({ values, paysFrom }: Evaluation, tenant: number): boolean {
  return painOf(values, tenant) >= (paysFrom[tenant] ?? PAIN);
}

/** Whether it pays, or sessions of it wait for a lock. */
export function waitsLonger(evaluation: Evaluation, tenant: number): boolean {
  return pays(evaluation, tenant) || (evaluation.waiting[tenant] ?? 0) > 0;
}

/** Whether its demand is higher than usual, judged by its use if no series states the demand. */
function usesMore({ raw, reading }: Evaluation, tenant: number, column: number, pain: number): boolean {
  for (const one of [column, ...ASKED_BY]) {
    // Waits that it causes are not its demand.
    if (one === LOCKS_COLUMN) continue;
    const times = (raw[tenant * WIDTH + one] ?? Number.NaN) / reading.usualUse(tenant, one);
    // Nor are waiting jobs: the jobs that arrive are those in the queue divided by their waiting time (Little's law).
    if (times / (one === QUEUE_COLUMN ? Math.max(1, pain) : 1) >= ASKS_MORE) return true;
  }
  return false;
}

/** The worst pain of a tenant, as a multiple of its usual; NaN: nothing is known. */
export function painOf(values: Float32Array, tenant: number): number {
  let worst = Number.NaN;
  for (let column = PAYS_FROM; column < WIDTH; column += 1) {
    const value = values[tenant * WIDTH + column] ?? Number.NaN;
    if (!(value <= worst)) worst = Number.isNaN(value) ? worst : value;
  }
  return worst;
}

/** The column in which a tenant pays most. */
export function painColumn(values: Float32Array, tenant: number): number {
  let worst = PAYS_FROM;
  for (let column = PAYS_FROM; column < WIDTH; column += 1) {
    // An unknown value (NaN) is no pain.
    if ((values[tenant * WIDTH + column] || 0) > (values[tenant * WIDTH + worst] || 0)) worst = column;
  }
  return worst;
}
