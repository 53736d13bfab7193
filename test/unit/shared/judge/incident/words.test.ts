import { describe, expect, it } from 'vitest';
import type { Config } from '../../../../../shared/config/config';
import type { Verdicts } from '../../../../../shared/judge/judgement';
import type { IncidentOver } from '../../../../../shared/model/incident';
import { connections, looks, response, said, type Tell, waiters } from '../../../../builders/looks';
import { aConfig, aPostgres, aService, aSource, type FakeEstate } from '../../../../builders/series';

const objective = { availability: 0.999, latency: 0.8, window: 30 * 86_400_000 };
const LINK = 'tcp://10.0.0.1:443';

function estateOf(over: Partial<Config> = {}): Config {
  return aConfig({
    targets: [aPostgres({ id: 'pg' })],
    services: [aService({ id: 'shipping', name: 'Shipping', dependsOn: ['pg'], objective })],
    ...over,
  });
}

function answers(estate: FakeEstate, t: number, yes: boolean, fault = 'refused'): void {
  estate.sample('postgresql.up', { target: 'pg' }, t, Number(yes));
  const evidence = yes ? null : { code: fault, message: '', remedy: '' };
  estate.state('fault', { kind: 'target', id: 'pg' }, t, evidence);
}

const within = (second: number, from: number, to: number): boolean => second >= from && second < to;

function verdictsAt(seen: ReadonlyMap<number, Verdicts>, second: number): Verdicts {
  const verdicts = seen.get(second);
  if (verdicts === undefined) throw new Error(`second ${second} was not judged`);
  return verdicts;
}

/** The sentence of the first open incident. */
function toldAt(seen: ReadonlyMap<number, Verdicts>, second: number): string {
  const [page] = verdictsAt(seen, second).sections.incident.open;
  if (page === undefined) throw new Error(`no incident is open at second ${second}`);
  return said(page.answer);
}

function endOf(seen: ReadonlyMap<number, Verdicts>): IncidentOver {
  const [over] = [...seen.values()].flatMap(({ sections }) => sections.incident.over ?? []);
  if (over === undefined) throw new Error('nothing ended');
  return over;
}

describe('the wall’s own connections', () => {
  const tell: Tell = (estate, t, second) => {
    const lost = within(second, 20, 60);
    estate.sample('gantry.link.up', { link: LINK }, t, Number(!lost));
    if (lost) return;
    answers(estate, t, true);
    response(estate, 'shipping', t, 0.3);
  };

  it('a lost uplink is named, and so is its end', () => {
    const seen = looks(estateOf({ link: [{ url: LINK }] }), 80, tell);
    expect(toldAt(seen, 40)).toBe('This wall’s uplink is lost; which services it hits is not known.');
    expect(said(endOf(seen).answer)).toBe(
      'Over: this wall’s uplink was lost, 05:41 to 05:42. Meanwhile nothing of the estate was known.',
    );
  });

  it('a wall without services does not speak of services that it hits', () => {
    const config = estateOf({ link: [{ url: LINK }], services: [] });
    expect(toldAt(looks(config, 40, tell), 40)).toBe(
      'This wall’s uplink is lost; nothing beyond it is known until it is back.',
    );
  });

  it('a lost feed is named', () => {
    const config = estateOf({ feed: { url: 'wss://hub', token: null } });
    const away = { code: 'closed', message: 'The hub closed the connection before it said a word to us.' };
    const seen = looks(
      config,
      60,
      (estate, t) => {
        answers(estate, t, true);
        response(estate, 'shipping', t, 0.3);
      },
      (t, second) => ({
        sources: [
          aSource('feed', t, second < 20 ? {} : { state: 'fault', fault: { ...away, remedy: '' } as never }),
        ],
      }),
    );
    expect(toldAt(seen, 50)).toBe('The feed is away; no service feels it.');
  });
});

describe('trouble that no service feels', () => {
  it('is not caused by itself when it is over', () => {
    const seen = looks(estateOf({ services: [] }), 80, (estate, t, second) =>
      answers(estate, t, !within(second, 20, 50)),
    );
    expect(toldAt(seen, 40)).toContain('no service is named that it could hit.');
    expect(verdictsAt(seen, 40).sections.incident.open[0]?.act?.effect).toBe(
      'No service is named that depends on it.',
    );
    expect(said(endOf(seen).answer)).toBe(
      'Over: PostgreSQL pg was in trouble, at 05:41. No service was seen to feel it.',
    );
  });

  it('is not said to be felt by none while a service that needs it misses its objective', () => {
    const seen = looks(estateOf(), 30, (estate, t, second) => {
      answers(estate, t, true);
      waiters(estate, 'pg', t, second >= 20 ? 2 : 0);
      response(estate, 'shipping', t, second >= 22 ? 3 : 0.3);
    });
    const early = [...seen.values()].filter(
      ({ sections }) => sections.incident.open.length > 0 && sections.services.rows[0]?.severity === 'ok',
    );
    expect(early.length).toBeGreaterThan(0);
    for (const { sections } of early)
      expect(sections.incident.open[0]?.answer.reason).toBe('Shipping is past its objective.');
  });
});

it('a server that is up and fails is not to be brought back', () => {
  const acts = ['saturated', 'dns', 'tls'].map((fault) => {
    const seen = looks(estateOf(), 60, (estate, t, second) => {
      answers(estate, t, second < 20, fault);
      response(estate, 'shipping', t, second < 22 ? 0.3 : 5);
    });
    return verdictsAt(seen, 60).sections.incident.open[0]?.act?.what;
  });
  expect(acts).toEqual([
    'Free connections of PostgreSQL pg',
    'Check the name of PostgreSQL pg',
    'Check the certificate of PostgreSQL pg',
  ]);
});

it('the name of a server keeps its spelling at the beginning of a sentence', () => {
  const config = estateOf({
    targets: [aPostgres({ id: 'pg', name: 'PostgreSQL' }), aPostgres({ id: 'shop' })],
  });
  const seen = looks({ ...config, services: [] }, 80, (estate, t, second) => {
    answers(estate, t, true);
    estate.sample('postgresql.up', { target: 'shop' }, t, 1);
    connections(estate, 'shop', t, within(second, 20, 50) ? 95 : 30);
  });
  for (const { sections } of seen.values())
    for (const { answer } of sections.incident.open) expect(said(answer)).not.toContain('Shop');
});

it('a transaction that ended is told while sessions still wait, and not that the server recovered', () => {
  const seen = looks(estateOf(), 120, (estate, t, second) => {
    answers(estate, t, true);
    const age = within(second, 10, 80) ? 300 + second : 0;
    estate.sample('gantry.postgresql.idle_in_transaction.age.max', { target: 'pg' }, t, age);
    waiters(estate, 'pg', t, within(second, 20, 100) ? 13 : 0);
    response(estate, 'shipping', t, second > 25 ? 3 : 0.3);
  });
  expect(toldAt(seen, 60)).toContain('a session of PostgreSQL pg has idled in a transaction for 6 min.');
  expect(toldAt(seen, 85)).toBe('Shipping is slow; the idle transaction in PostgreSQL pg ended at 05:42.');
});

it('a forecast that has come true has not recovered', () => {
  const seen = looks(estateOf(), 240, (estate, t, second) => {
    answers(estate, t, true);
    response(estate, 'shipping', t, 0.3);
    const of = { target: 'pg', 'system.filesystem.mountpoint': '/data' };
    estate.sample('system.filesystem.utilization', of, t, 0.84 + second * 0.0004);
  });
  const told = [...seen.values()].flatMap(({ sections }) => [
    said(sections.services.answer),
    said(sections.engineering.answer),
    ...sections.incident.open.map(({ answer }) => said(answer)),
  ]);
  expect(told.some((one) => one.includes('full'))).toBe(true);
  expect(told.filter((one) => /recovered|needs attention/u.test(one))).toEqual([]);
  expect(verdictsAt(seen, 240).sections.incident.open[0]?.cause?.rule).toBe('postgres.storage');
});
