import { describe, expect, it } from 'vitest';
import type { Config, MaintenanceConfig } from '../../../../../shared/config/config';
import { judge } from '../../../../../shared/judge/judge';
import { EMPTY_MEMORY, type JudgeMemory, type Verdicts } from '../../../../../shared/judge/judgement';
import type { IncidentOver, IncidentPage } from '../../../../../shared/model/incident';
import type { Answer } from '../../../../../shared/model/said';
import { lockSession } from '../../../../builders/looks';
import { aConfig, anInput, aPostgres, aService, FakeEstate } from '../../../../builders/series';

const START = Date.UTC(2026, 10, 24, 5, 41);
const objective = { availability: 0.999, latency: 0.8, window: 30 * 86_400_000 };
const REDIS = {
  probe: 'redis',
  id: 'redis',
  name: 'redis',
  every: 5_000,
  timeout: 2_000,
  site: null,
  zone: '',
  url: 'redis://127.0.0.1',
  queues: [],
  replicas: null,
} as unknown as Config['targets'][number];
const LINK = 'tcp://10.0.0.1:443';

/** What is told at a second of a story. */
class Teller {
  readonly #estate: FakeEstate;
  readonly #t: number;

  constructor(estate: FakeEstate, t: number) {
    this.#estate = estate;
    this.#t = t;
  }

  answers(target: string, yes: boolean, fault: string | null = null): void {
    const metric = target === 'redis' ? 'redis.up' : 'postgresql.up';
    this.#estate.sample(metric, { target }, this.#t, fault === 'auth' ? null : Number(yes));
    const evidence = fault === null ? null : { code: fault, message: '', remedy: '' };
    this.#estate.state('fault', { kind: 'target', id: target }, this.#t, evidence);
  }

  takes(service: string, seconds: number): void {
    this.#estate.sample('http.server.request.duration', { service, quantile: '0.95' }, this.#t, seconds);
  }

  waits(count: number): void {
    const of = { target: 'pg', 'db.namespace': 'nord' };
    this.#estate.sample('gantry.postgresql.lock.waiters', of, this.#t, count);
    const root = lockSession(
      100,
      Array.from({ length: count }, (_, at) => lockSession(1_000 + at)),
    );
    const evidence = count === 0 ? null : { waiters: count, roots: [root] };
    this.#estate.state('postgres.locks', { kind: 'target', id: 'pg' }, this.#t, evidence);
  }

  connections(used: number): void {
    this.#estate.sample('postgresql.backends', { target: 'pg' }, this.#t, used);
    this.#estate.sample('postgresql.connection.max', { target: 'pg' }, this.#t, 100);
  }

  uplink(yes: boolean): void {
    this.#estate.sample('gantry.link.up', { link: LINK }, this.#t, Number(yes));
  }

  event(kind: 'note' | 'deployment', service: string, data: Readonly<Record<string, unknown>>): void {
    this.#estate.event(kind, { kind: 'service', id: service }, this.#t, data);
  }
}

/** Judges a story once a second. @param from second of its beginning @returns what was said, by second */
function played(
  config: Config,
  seconds: number,
  tell: (teller: Teller, second: number) => void,
  from = -60,
): ReadonlyMap<number, Verdicts> {
  const estate = new FakeEstate();
  const said = new Map<number, Verdicts>();
  let memory = EMPTY_MEMORY;
  for (let second = from; second <= seconds; second += second < 0 ? 5 : 1) {
    const t = START + second * 1_000;
    tell(new Teller(estate, t), second);
    const verdicts = judge(anInput(estate, config, t), memory);
    said.set(second, verdicts);
    memory = JSON.parse(JSON.stringify(verdicts.memory)) as JudgeMemory;
  }
  return said;
}

function at(said: ReadonlyMap<number, Verdicts>, second: number): Verdicts {
  const verdicts = said.get(second);
  if (verdicts === undefined) throw new Error(`second ${second} was not judged`);
  return verdicts;
}

function pageAt(said: ReadonlyMap<number, Verdicts>, second: number): IncidentPage {
  const [page] = at(said, second).sections.incident.open;
  if (page === undefined) throw new Error(`no incident is open at second ${second}`);
  return page;
}

function endOf(said: ReadonlyMap<number, Verdicts>): IncidentOver {
  const [over] = [...said.values()].flatMap(({ sections }) => sections.incident.over ?? []);
  if (over === undefined) throw new Error('nothing ended');
  return over;
}

const textOf = ({ answer }: { readonly answer: Answer }): string => `${answer.verdict} ${answer.reason}`;
const within = (second: number, from: number, to: number): boolean => second >= from && second < to;

function estate(needs: Readonly<Record<string, readonly string[]>>, over: Partial<Config> = {}): Config {
  return aConfig({
    targets: [aPostgres({ id: 'pg' }), REDIS],
    services: Object.entries(needs).map(([id, dependsOn]) =>
      aService({ id, name: id[0]?.toUpperCase() + id.slice(1), dependsOn: [...dependsOn], objective }),
    ),
    tenants: { from: [], tiers: {}, list: [{ id: 'nord', name: 'Nord 3PL', tier: 'gold', pool: null }] },
    ...over,
  });
}

describe('a number', () => {
  it('does not pass to another cause, though the same service had just recovered', () => {
    const said = played(estate({ shipping: ['pg', 'redis'] }), 200, (teller, second) => {
      const data = { acknowledges: '2026-1', severity: 'critical', by: 'Kari', why: 'stock count' };
      if (second === 50) teller.event('note', 'wall', { ...data, until: START + 3_600_000 });
      teller.answers('pg', true);
      teller.answers('redis', second < 160);
      teller.waits(within(second, 20, 100) ? 31 : 0);
      teller.takes('shipping', within(second, 25, 105) || second >= 150 ? 4 : 0.3);
    });
    expect(pageAt(said, 60)).toMatchObject({ id: '2026-1', cause: { subject: 'pg' } });
    expect(pageAt(said, 155)).toMatchObject({ id: '2026-1', times: 2 });
    const page = pageAt(said, 200);
    expect(page).toMatchObject({ id: '2026-2', times: 1, suppressed: null, cause: { subject: 'redis' } });
    expect(at(said, 200).sections.incident.taking).toEqual(['2026-2']);
    expect(at(said, 200).today?.count).toBe(2);
  });

  it('stays where the same cause shows again', () => {
    const said = played(estate({ shipping: ['pg', 'redis'] }), 200, (teller, second) => {
      teller.answers('pg', true);
      teller.answers('redis', true);
      teller.waits(within(second, 20, 100) || second >= 160 ? 31 : 0);
      teller.takes('shipping', within(second, 25, 105) || second >= 150 ? 4 : 0.3);
    });
    expect(pageAt(said, 200)).toMatchObject({ id: '2026-1', times: 2 });
    expect(at(said, 200).today?.count).toBe(1);
  });
});

describe('many incidents at once', () => {
  const IDS = [1, 2, 3, 4, 5, 6] as const;
  const many = (over: Partial<Config> = {}): Config =>
    aConfig({
      targets: IDS.map((id) => aPostgres({ id: `pg${id}` })),
      services: IDS.map((id) =>
        aService({ id: `s${id}`, name: `Service ${id}`, dependsOn: [`pg${id}`], objective }),
      ),
      ...over,
    });
  const break_ = (teller: Teller, id: number, bad: boolean): void => {
    teller.answers(`pg${id}`, !bad);
    teller.takes(`s${id}`, bad ? 9 : 0.3);
  };

  it('those that nobody planned take the wall before those that are planned', () => {
    const planned: MaintenanceConfig = {
      of: ['pg1', 'pg2', 'pg3', 'pg4'],
      days: null,
      from: new Date(START - 3_600_000).toISOString(),
      to: new Date(START + 3_600_000).toISOString(),
      by: 'Ola',
      why: 'move',
    } as unknown as MaintenanceConfig;
    const said = played(many({ maintenance: [planned] }), 100, (teller, second) => {
      for (const id of IDS) break_(teller, id, second >= (id < 5 ? 20 : 60));
    });
    const { incident } = at(said, 100).sections;
    expect(incident.taking).toHaveLength(2);
    expect(incident.open.slice(0, 2).map(({ headline }) => headline)).toEqual(['s5', 's6']);
    expect(incident.quiet).toEqual({ acknowledged: 0, maintenance: 4 });
  });

  it('the end of one counts all others', () => {
    const said = played(many(), 130, (teller, second) => {
      for (const id of IDS) break_(teller, id, second >= 20 && !(id === 1 && second >= 80));
    });
    expect(at(said, 130).incidents).toHaveLength(5);
    expect(endOf(said).open?.what).toBe('Five other incidents are open');
  });
});

describe('a target that does not serve', () => {
  it('is told at once, though locks were the cause before, and no process of it is to be ended', () => {
    const said = played(estate({ shipping: ['pg'] }), 90, (teller, second) => {
      teller.answers('pg', second < 60, second < 60 ? null : 'refused');
      if (second < 60) teller.waits(within(second, 20, 60) ? 15 : 0);
      teller.takes('shipping', second >= 25 ? 5 : 0.3);
    });
    expect(pageAt(said, 58).act?.what).toBe('End process 100');
    for (const second of [63, 75, 88]) {
      expect(textOf(pageAt(said, second))).toContain('PostgreSQL pg does not answer');
      expect(pageAt(said, second).act?.what).toBe('Bring PostgreSQL pg back');
    }
  });

  it('stays the sure cause while it lasts, whatever else comes', () => {
    const said = played(estate({ shipping: ['pg', 'redis'], orders: ['pg'] }), 90, (teller, second) => {
      teller.answers('pg', true);
      teller.connections(second >= 60 ? 97 : 30);
      teller.answers('redis', second < 20);
      teller.takes('shipping', second >= 22 ? 4 : 0.3);
      teller.takes('orders', second >= 65 ? 2 : 0.3);
    });
    for (const second of [50, 70, 85]) {
      expect(pageAt(said, second).sureness).toBe('sure');
      expect(textOf(pageAt(said, second))).toContain('Redis redis does not answer');
    }
  });

  it('heads its incident with a service that needs it, and marks no other one', () => {
    const needs = { shipping: ['pg'], portal: ['redis'], orders: ['pg', 'redis'] };
    const said = played(estate(needs), 90, (teller, second) => {
      teller.answers('pg', true);
      teller.waits(second >= 30 ? 12 : 0);
      teller.answers('redis', second < 20);
      teller.takes('portal', second >= 20 ? 4 : 0.3);
      teller.takes('shipping', second >= 35 ? 4 : 0.3);
      teller.takes('orders', second >= 40 ? 3 : 0.3);
    });
    const page = pageAt(said, 75);
    expect(page.headline).not.toBe('shipping');
    expect(page.charts.at(-1)?.title).not.toContain('Shipping');
    const { services } = at(said, 75).sections;
    expect(textOf(services)).not.toContain('it is needed');
    expect(services.rows.find(({ id }) => id === 'shipping')?.onset?.label).not.toBe('redis fails');
  });

  it('is what the end names, also where two of them died together', () => {
    const said = played(estate({ shipping: ['pg', 'redis'] }), 140, (teller, second) => {
      for (const target of ['pg', 'redis']) teller.answers(target, !within(second, 20, 100));
      teller.takes('shipping', within(second, 20, 110) ? 5 : 0.3);
    });
    expect(textOf(pageAt(said, 60))).toContain('does not answer');
    expect(textOf(endOf(said))).toMatch(/caused by the outage of/u);
    expect(endOf(said).ended.what).toContain('answered again at');
  });

  it('that answers again after a refused log-in has ended it', () => {
    const said = played(estate({ shipping: ['pg'] }), 175, (teller, second) => {
      const fault = within(second, 20, 80) ? 'refused' : within(second, 80, 160) ? 'auth' : null;
      teller.answers('pg', fault === null, fault);
    });
    expect(endOf(said).ended.what).toContain('answered again');
  });
});

describe('a service whose server answers again', () => {
  it('is not milder for some seconds before it is critical by itself', () => {
    const said = played(estate({ shipping: ['redis'] }), 120, (teller, second) => {
      teller.answers('redis', !within(second, 20, 60));
      teller.takes('shipping', second < 20 ? 0.3 : second < 62 ? 1 : 6);
    });
    const steps = [...said]
      .filter(([second]) => second >= 30)
      .map(([, { sections }]) => sections.services.rows[0]?.severity);
    expect(new Set(steps)).toEqual(new Set(['critical']));
  });

  it('is milder once that has lasted', () => {
    const said = played(estate({ shipping: ['redis'] }), 120, (teller, second) => {
      teller.answers('redis', !within(second, 20, 60));
      teller.takes('shipping', second < 20 ? 0.3 : 1);
    });
    expect(at(said, 110).sections.services.rows[0]?.severity).toBe('warning');
  });
});

describe('trouble of long ago', () => {
  const tell = (teller: Teller, second: number): void => {
    teller.answers('pg', true);
    teller.connections(second >= -1_780 ? 85 : 30);
    if (second === 15) teller.event('deployment', 'shipping', { name: 'warehouse', version: '4.2' });
    teller.takes('shipping', second >= 30 ? 4 : 0.3);
  };
  const said = played(estate({ shipping: ['pg'] }), 120, tell, -1_800);
  const page = at(said, 120).sections.incident.open.find(({ headline }) => headline === 'shipping');

  it('is not the beginning of what goes bad now, and hides no release', () => {
    expect(page?.since).toBeGreaterThanOrEqual(START + 20_000);
    expect(page?.changes.map(({ what }) => what)).toEqual(['warehouse 4.2']);
    expect(page?.sureness).not.toBe('sure');
  });

  it('stays an incident of its own', () => {
    expect(at(said, 120).incidents).toHaveLength(2);
  });
});

describe('a lost uplink', () => {
  const linked = estate({ shipping: ['pg'] }, { link: [{ url: LINK }] });

  it('takes advice and tree away that rest on an earlier look', () => {
    const said = played(linked, 70, (teller, second) => {
      teller.uplink(second < 60);
      if (second >= 60) return;
      teller.answers('pg', true);
      teller.waits(second >= 20 ? 31 : 0);
      teller.takes('shipping', second >= 25 ? 4 : 0.3);
    });
    expect(pageAt(said, 50).act?.what).toBe('End process 100');
    const page = at(said, 70).sections.incident.open.find(({ id }) => id === '2026-1');
    expect(page).toMatchObject({ act: null, tree: null, advice: '' });
    const own = at(said, 70).sections.incident.open.find(({ id }) => id !== '2026-1');
    expect(own?.act?.what).toBe('Check this wall’s network');
  });

  it('that is back is what ended it', () => {
    const said = played(linked, 80, (teller, second) => {
      const lost = within(second, 20, 60);
      teller.uplink(!lost);
      if (lost) return;
      teller.answers('pg', true);
      teller.takes('shipping', 0.3);
    });
    expect(textOf(endOf(said))).toContain('this wall’s uplink was lost');
    expect(endOf(said).ended.what).toMatch(/^This wall’s uplink came back at/u);
  });
});

describe('who has taken it on', () => {
  it('has it still when the service of the note is well again', () => {
    const said = played(estate({ shipping: ['pg'], orders: ['pg'] }), 150, (teller, second) => {
      if (second === 50) teller.event('note', 'orders', { takenBy: 'Kari', service: 'orders' });
      teller.answers('pg', true);
      teller.waits(second >= 20 ? 31 : 0);
      teller.takes('shipping', second >= 25 ? 4 : 0.3);
      teller.takes('orders', within(second, 25, 80) ? 3 : 0.3);
    });
    for (const second of [60, 110, 140]) expect(pageAt(said, second).takenBy?.name).toBe('Kari');
  });

  it('is nobody by a note without a name, or about another service', () => {
    const said = played(estate({ shipping: ['pg'], portal: ['redis'] }), 70, (teller, second) => {
      if (second === 50) teller.event('note', 'shipping', { takenBy: ' ', service: 'shipping' });
      if (second === 52) teller.event('note', 'shipping', { takenBy: 'Kari', service: 'portal' });
      teller.answers('pg', true);
      teller.takes('shipping', second >= 20 ? 4 : 0.3);
    });
    expect(pageAt(said, 70).takenBy).toBeNull();
  });
});

describe('a server that is called as usual', () => {
  const factsAt = (said: ReadonlyMap<number, Verdicts>, second: number): string =>
    pageAt(said, second)
      .evidence.map(({ fact, detail }) => `${fact} ${detail}`)
      .join('; ');
  const locked = (teller: Teller, second: number): void => {
    teller.answers('pg', true);
    teller.waits(within(second, 20, 70) ? 12 : 0);
    teller.takes('shipping', second >= 25 ? 4 : 0.3);
  };

  it('is known to be well', () => {
    const config = estate({ shipping: ['pg', 'redis'] });
    const told = (fault: string | null): string =>
      factsAt(
        played(config, 60, (teller, second) => {
          locked(teller, second);
          teller.answers('redis', true, fault);
        }),
        60,
      );
    expect(told(null)).toContain('Redis redis is as usual');
    expect(told('auth')).not.toContain('as usual');
  });

  it('is not what another incident is about', () => {
    const said = played(
      estate({ shipping: ['pg', 'redis'] }),
      60,
      (teller, second) => {
        teller.answers('pg', true);
        teller.connections(85);
        teller.answers('redis', second < 20);
        teller.takes('shipping', second >= 22 ? 4 : 0.3);
      },
      -1_800,
    );
    expect(at(said, 60).incidents).toHaveLength(2);
    expect(factsAt(said, 60)).not.toContain('as usual');
  });

  it('is not the one that was the cause a moment ago', () => {
    const said = played(estate({ shipping: ['pg'] }), 90, locked);
    expect(textOf(pageAt(said, 90))).toContain('the locks in Nord 3PL ended');
    expect(factsAt(said, 90)).not.toContain('as usual');
  });
});

it('more trouble of the server that is the cause is no other possible cause', () => {
  const said = played(estate({ shipping: ['pg'] }), 60, (teller, second) => {
    teller.answers('pg', true, second >= 20 ? 'saturated' : null);
    teller.connections(second >= 20 ? 100 : 30);
    teller.takes('shipping', second >= 22 ? 4 : 0.3);
  });
  expect(textOf(pageAt(said, 60))).toContain('PostgreSQL pg is saturated');
  expect(pageAt(said, 60).evidence.map(({ detail }) => detail)).not.toContain(
    'but less of this follows from it',
  );
});

describe('the end', () => {
  it('marks the release that it names as the cause', () => {
    const said = played(estate({ shipping: ['pg'], orders: ['pg'] }), 140, (teller, second) => {
      if (second === 0) teller.event('deployment', 'shipping', { name: 'warehouse', version: '4.2' });
      teller.answers('pg', true);
      teller.takes('orders', 0.3);
      teller.takes('shipping', within(second, 21, 120) ? 4 : 0.3);
    });
    const over = endOf(said);
    expect(textOf(over)).toContain('warehouse 4.2');
    expect(over.marks.find(({ change }) => change)?.what).toBe('warehouse 4.2 released');
    expect(over.open?.what).toBe('warehouse 4.2 is still in use');
  });
});
