import type { Config } from '../../shared/config/config';
import { judge } from '../../shared/judge/judge';
import { EMPTY_MEMORY, type JudgeInput, type JudgeMemory, type Verdicts } from '../../shared/judge/judgement';
import type { LockSession } from '../../shared/kinds/postgres/evidence';
import { anInput, FakeEstate } from './series';

/** Tue 24 Nov 2026, 05:41 UTC: second 0 of every course. */
export const START = Date.UTC(2026, 10, 24, 5, 41);

/** What the estate says at a second of the course. */
export type Tell = (estate: FakeEstate, t: number, second: number) => void;

/**
 * The verdicts by second: ten calm minutes, told every five seconds, then each second told and judged.
 * @param over other input of a look
 */
export function looks(
  config: Config,
  seconds: number,
  tell: Tell,
  over: (t: number, second: number) => Partial<JudgeInput> = () => ({}),
): ReadonlyMap<number, Verdicts> {
  const estate = new FakeEstate();
  const seen = new Map<number, Verdicts>();
  let memory: JudgeMemory = EMPTY_MEMORY;
  for (let second = -600; second <= seconds; second += second < 0 ? 5 : 1) {
    const t = START + second * 1_000;
    tell(estate, t, second);
    if (second < -5) continue;
    const verdicts = judge(anInput(estate, config, t, over(t, second)), memory);
    memory = verdicts.memory;
    for (const text of sentencesOf(verdicts))
      if (/(^|\s)[.;,:]/u.test(text))
        throw new Error(`after ${second} s a sentence has an empty part: ${text}`);
    seen.set(second, verdicts);
  }
  return seen;
}

/** A session of Nord 3PL, and those that wait for it. */
export function lockSession(pid: number, blocks: readonly LockSession[] = []): LockSession {
  return {
    pid,
    database: 'nord',
    state: 'active',
    application: 'odoo',
    xactAge: 60,
    waiting: blocks.length > 0 ? null : 30,
    statement: '',
    relation: 'stock_quant',
    blocks,
  };
}

/** Response of a service, 95th percentile, in s. */
export function response(estate: FakeEstate, service: string, t: number, value: number | null): void {
  estate.sample('http.server.request.duration', { service, quantile: '0.95' }, t, value);
}

/** Shipments of a service, 1/s. @param usual null: not stated */
export function shipments(
  estate: FakeEstate,
  service: string,
  t: number,
  value: number,
  usual: number | null = 0.5,
): void {
  const attributes = { service, event: 'shipments' };
  estate.sample('odoo.business.event.rate', attributes, t, value);
  estate.sample('odoo.business.event.rate.usual', attributes, t, usual);
}

/** Sessions of nord that wait for one that holds a lock; 0: none. */
export function waiters(estate: FakeEstate, target: string, t: number, count: number): void {
  const session = (pid: number, blocks: readonly unknown[] = []) => ({
    pid,
    database: 'nord',
    state: 'active',
    application: 'odoo',
    xactAge: 60,
    waiting: blocks.length === 0 ? 30 : null,
    statement: '',
    relation: 'stock_quant',
    blocks,
  });
  const waiting = Array.from({ length: count }, (_, index) => session(1_000 + index));
  estate.sample('gantry.postgresql.lock.waiters', { target, 'db.namespace': 'nord' }, t, count);
  estate.state(
    'postgres.locks',
    { kind: 'target', id: target },
    t,
    count === 0 ? null : { waiters: count, roots: [session(100, waiting)] },
  );
}

/** Connections in use of 100. */
export function connections(estate: FakeEstate, target: string, t: number, used: number): void {
  estate.sample('postgresql.backends', { target }, t, used);
  estate.sample('postgresql.connection.max', { target }, t, 100);
}

function sentencesOf({ sections }: Verdicts): readonly string[] {
  const { services, executive, engineering, recovery, replication, tenants, incident } = sections;
  const views = [services, executive, engineering, recovery, replication, tenants, ...incident.open];
  return views.map(({ answer }) => said(answer));
}

/** The two lines of a sentence as one. */
export function said({ verdict, reason }: { readonly verdict: string; readonly reason: string }): string {
  return reason === '' ? verdict : `${verdict} ${reason}`;
}
