import { TAKES } from '../../metrics/resources';
import { CONNECTIONS_COLUMN, LOCKS_COLUMN, PAYS_FROM, QUEUE_COLUMN, WIDTH } from './columns';
import type { Evaluation } from './evaluation';

export const PAIN = 2;
/** times its usual demand: who asks for more pays for itself */
const ASKS_MORE = 1.5;
/** of its usual work: who is let do no more is starved */
const STARVED = 0.5;
/** what is used as often as it is asked for */
const ASKED_BY = ['ingress', 'redis_ops', 'blocks'].map((id) => TAKES.findIndex((take) => take.id === id));

/** Who pays without asking for more itself, worst first. */
export function victimsOf(
  evaluation: Evaluation,
  from: number,
  end: number,
  column: number,
): readonly number[] {
  const { values } = evaluation;
  const victims: number[] = [];
  for (let tenant = from; tenant < end; tenant += 1) {
    const pain = painOf(values, tenant);
    const starves = column === CONNECTIONS_COLUMN && evaluation.reading.workRise(tenant) <= STARVED;
    if (!(pain >= PAIN) && !starves) continue;
    const rise = evaluation.reading.demandRise(tenant, painColumn(values, tenant));
    if (rise >= ASKS_MORE) continue;
    if (Number.isNaN(rise) && usesMore(evaluation, tenant, column, pain)) continue;
    victims.push(tenant);
  }
  return victims.sort((a, b) => painOf(values, b) - painOf(values, a) || a - b);
}

/** Whether it asks for more than usual, told by what it uses where nothing states what it asks for. */
function usesMore({ raw, reading }: Evaluation, tenant: number, column: number, pain: number): boolean {
  for (const one of [column, ...ASKED_BY]) {
    // Waits that it causes are no demand of its own.
    if (one === LOCKS_COLUMN) continue;
    const times = (raw[tenant * WIDTH + one] ?? Number.NaN) / reading.usualUse(tenant, one);
    // Jobs that wait are none either: those that come are what is there by the time it stays (Little's law).
    if (times / (one === QUEUE_COLUMN ? Math.max(1, pain) : 1) >= ASKS_MORE) return true;
  }
  return false;
}

/** The worst of what a tenant pays, in times its usual; NaN when nothing is known. */
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
    // What is not known (NaN) is no pain.
    if ((values[tenant * WIDTH + column] || 0) > (values[tenant * WIDTH + worst] || 0)) worst = column;
  }
  return worst;
}
