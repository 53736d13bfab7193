import { describe, expect, it } from 'vitest';
import { judge } from '../../../../../shared/judge/judge';
import { EMPTY_MEMORY, type JudgeMemory, type Verdicts } from '../../../../../shared/judge/judgement';
import type { IncidentPage } from '../../../../../shared/model/incident';
import { lockSession } from '../../../../builders/looks';
import { aConfig, anInput, aPostgres, aService, FakeEstate } from '../../../../builders/series';

const START = Date.UTC(2026, 10, 24, 5, 41);
const objective = { availability: 0.999, latency: 0.8, window: 30 * 86_400_000 };
const CONFIG = aConfig({
  targets: [aPostgres({ id: 'pg', name: 'pg' }), aPostgres({ id: 'pg-other' })],
  services: [
    aService({ id: 'shipping', name: 'Shipping', owner: 'Dispatch desk', dependsOn: ['pg'], objective }),
    aService({ id: 'orders', name: 'Orders', criticality: 1, dependsOn: ['pg'], objective }),
    aService({ id: 'portal', name: 'Portal', criticality: 4, dependsOn: ['pg-other'], objective }),
  ],
  tenants: { from: [], tiers: {}, list: [{ id: 'nord', name: 'Nord 3PL', tier: 'gold', pool: null }] },
});

/** What is true at a second of the story. */
interface Told {
  /** by service, s */
  readonly latency?: Readonly<Record<string, number | undefined>>;
  /** sessions behind each root; [] or absent: nobody waits */
  readonly waiting?: readonly number[];
  /** what the count of waiters says, where its look is another one than the tree's */
  readonly counted?: number;
  /** 1/s of Shipping; usual is 0.5 */
  readonly shipments?: number;
}
type Event = readonly ['note' | 'deployment', number, Readonly<Record<string, unknown>>];

/** Judges once a second, with a look at everything each second. */
function play(
  seconds: number,
  told: (second: number) => Told,
  events: readonly Event[] = [],
  visit: (verdicts: Verdicts, second: number, memory: JudgeMemory) => void = () => undefined,
  /** id of the service that the events are about */
  changed = 'shipping',
  config = CONFIG,
): Verdicts {
  const estate = new FakeEstate();
  for (const [kind, second, data] of events)
    estate.event(kind, { kind: 'service', id: changed }, START + second * 1_000, data);
  let memory = EMPTY_MEMORY;
  let verdicts: Verdicts | null = null;
  const tell = (second: number): void => {
    const t = START + second * 1_000;
    const { latency = {}, waiting = [], shipments = 0.5, counted } = told(second);
    for (const id of ['shipping', 'orders', 'portal'])
      estate.sample('http.server.request.duration', { service: id, quantile: '0.95' }, t, latency[id] ?? 0.3);
    for (const target of ['pg', 'pg-other']) estate.sample('postgresql.up', { target }, t, 1);
    const of = { service: 'shipping', event: 'shipments' };
    estate.sample('odoo.business.event.rate', of, t, shipments);
    estate.sample('odoo.business.event.rate.usual', of, t, 0.5);
    const all = waiting.reduce((sum, one) => sum + one, 0);
    estate.sample(
      'gantry.postgresql.lock.waiters',
      { target: 'pg', 'db.namespace': 'nord' },
      t,
      counted ?? all,
    );
    const roots = waiting.map((count, root) =>
      lockSession(
        100 + root,
        Array.from({ length: count }, (_, index) => lockSession(1_000 * (root + 1) + index)),
      ),
    );
    estate.state(
      'postgres.locks',
      { kind: 'target', id: 'pg' },
      t,
      roots.length === 0 ? null : { waiters: all, roots },
    );
  };
  for (let second = -600; second < 0; second += 5) tell(second);
  for (let second = 0; second <= seconds; second += 1) {
    tell(second);
    verdicts = judge(anInput(estate, config, START + second * 1_000), memory);
    visit(verdicts, second, memory);
    // As the cache would keep it.
    memory = JSON.parse(JSON.stringify(verdicts.memory)) as JudgeMemory;
  }
  if (verdicts === null) throw new Error('nothing was judged');
  return verdicts;
}
function pageOf(verdicts: Verdicts): IncidentPage {
  const [page] = verdicts.sections.incident.open;
  if (page === undefined) throw new Error('no incident is open');
  return page;
}
const textOf = ({ answer }: { readonly answer: IncidentPage['answer'] }): string =>
  `${answer.verdict} ${answer.reason}`;
const between = (second: number, from: number, to: number): boolean => second >= from && second < to;

const LOCKED = (second: number): Told => {
  if (!between(second, 20, 120)) return {};
  const latency = between(second, 25, 125) ? { shipping: 4.8 } : {};
  return { waiting: [31, 6], counted: second % 2 === 0 ? 31 : 32, latency, shipments: 0.1 };
};

describe('one picture', () => {
  const verdicts = play(90, LOCKED);
  const page = pageOf(verdicts);

  it('has one count of waiting sessions: sentence, services, tree, advice, strip, evidence', () => {
    expect(textOf(page)).toContain('37 sessions wait');
    expect(textOf(verdicts.sections.services)).toContain('37 sessions wait');
    expect(page.tree?.waiters).toBe(37);
    expect(page.advice).toBe('Ending process 100 frees 31 of 37. What its transaction did is undone.');
    expect(page.act).toEqual({
      what: 'End process 100',
      effect: 'It frees 31 of 37. What its transaction did is undone.',
      who: 'Dispatch desk decides',
    });
    expect(page.evidence[0]).toEqual({ fact: '37 sessions wait', detail: 'for 2 processes' });
    const strip = page.charts[0];
    expect(strip).toMatchObject({ title: 'PostgreSQL pg: sessions that wait for a lock', value: 37 });
    expect(strip?.series.v.findLast((value) => !Number.isNaN(value))).toBe(37);
  });

  it('marks no strip from before it, although the cache shows that the figure was bad', () => {
    // Nothing was judged before the first look.
    const young = pageOf(play(60, (second) => (second < -40 ? {} : { latency: { shipping: 4.8 } })));
    const onsets = young.charts.flatMap(({ onset }) => (onset === null ? [] : [onset]));
    expect(onsets).toEqual([young.since]);
  });

  it('has one onset: headline, cause, evidence with seconds, and the services’ mark', () => {
    expect(page.since).toBe(START + 20_000);
    expect(page.charts[0]?.onset).toBe(page.since);
    expect(verdicts.incidents[0]?.since).toBe(page.since);
    expect(verdicts.sections.services.rows[0]?.onset).toEqual({ t: page.since, label: 'first lock' });
    expect(page.evidence.map(({ fact }) => fact)).toContain('It began at 05:41:20');
  });

  it('states the cost in the bold line, from the same figures', () => {
    expect(page.cost?.event).toBe('shipments');
    expect(page.cost?.late).toBeGreaterThan(20);
    expect(page.answer.verdict).toBe(`Shipping is slow: about ${page.cost?.late} shipments late,`);
    expect(page.others.map(({ id, detail }) => [id, detail])).toEqual([
      ['orders', '0.30 s of 0.8 s promised'],
      ['portal', '0.30 s of 0.8 s promised'],
    ]);
  });

  it('leaves the cost out where its words do not fit, and never cuts them', () => {
    const name = 'Order confirmation of the northern sites';
    const services = CONFIG.services.map((one) => (one.id === 'shipping' ? { ...one, name } : one));
    const { answer, cost } = pageOf(play(90, LOCKED, [], undefined, undefined, { ...CONFIG, services }));
    expect(cost?.late).toBeGreaterThan(20);
    expect(answer.verdict).toBe(`${name} is slow`);
  });

  it('has charts of the cause and of the headline’s service, although another one is more critical', () => {
    const both = pageOf(
      play(120, (second) => ({
        ...LOCKED(second),
        latency: between(second, 25, 200) ? { shipping: 4.8, orders: 1.3 } : {},
      })),
    );
    const name = both.services[0]?.name;
    expect(both.headline).toBe(both.services[0]?.id);
    for (const { title } of both.charts.slice(1)) expect(title.startsWith(`${name}: `)).toBe(true);
    expect(both.answer.verdict.startsWith(`${name} `)).toBe(true);
    expect(both.others.map(({ id }) => id)).not.toContain(both.headline);
  });
});

describe('what came first', () => {
  const RELEASE = { name: 'warehouse program', version: '4.2' };
  it('a change after the onset is neither the cause nor told as before', () => {
    const slow = (second: number): Told => (second < 20 ? {} : { latency: { shipping: 4.8 } });
    const late = pageOf(play(90, slow, [['deployment', 21, RELEASE]]));
    expect(late).toMatchObject({ cause: null, changes: [] });
    const early = pageOf(play(90, slow, [['deployment', 19, RELEASE]]));
    expect(early.cause?.rule).toBe('deployment');
    expect(early.changes.map(({ what }) => what)).toEqual(['warehouse program 4.2']);
  });

  it('somebody who took it before it began has not taken it', () => {
    const by = { takenBy: 'Platform on-call', service: 'shipping' };
    expect(pageOf(play(60, LOCKED, [['note', 10, by]])).takenBy).toBeNull();
    const taken = play(60, LOCKED, [['note', 40, by]]);
    expect(pageOf(taken).takenBy).toEqual({ name: 'Platform on-call', at: START + 40_000 });
    expect(taken.sections.services.rows[0]?.takenBy).toEqual(pageOf(taken).takenBy);
  });
});

describe('while it recovers', () => {
  it('the cause stays named, no calm sentence is given as a cause, and no strip is in trouble', () => {
    let recovering = 0;
    const causes = new Set<string>();
    play(
      300,
      (second) => (second < 100 ? LOCKED(second) : {}),
      [],
      (verdicts, second) => {
        const [page] = verdicts.sections.incident.open;
        if (page === undefined || second < 60) return;
        causes.add(`${page.cause?.rule} ${page.sureness}`);
        const text = textOf(page);
        expect(text).not.toMatch(/because.*(ended|recovered|No session|in time)/u);
        if (!text.includes('recovering')) return;
        recovering += 1;
        expect(text).toBe('Shipping is recovering; the locks in Nord 3PL ended at 05:42.');
        expect(textOf(verdicts.sections.services)).toContain('the locks in Nord 3PL ended at 05:42.');
        for (const { severity } of page.charts) expect(severity).toBe('ok');
        expect(page.act).toBeNull();
      },
    );
    expect(recovering).toBeGreaterThan(3);
    expect([...causes]).toEqual(['postgres.locks sure']);
  });
});

describe('what changed before', () => {
  /** The changes that the page of the locks lists. */
  function listed(subject: string): readonly string[] {
    const events: readonly Event[] = [['deployment', -60, { name: 'website 9.9', version: '9.9' }]];
    return pageOf(play(60, LOCKED, events, undefined, subject)).changes.map(({ what }) => what);
  }

  it('is what can have to do with it, or what nobody can place', () => {
    expect(listed('shipping')).toHaveLength(1);
    expect(listed('orders')).toHaveLength(1);
    expect(listed('website')).toHaveLength(1);
    expect(listed('portal')).toEqual([]);
  });
});

describe('an incident that no service feels', () => {
  it('is ending from when its figure is well until it closes', () => {
    const states: string[] = [];
    play(
      200,
      (second) => (between(second, 20, 100) ? { waiting: [3] } : {}),
      [],
      ({ sections: { incident } }, second) => {
        const [page] = incident.open;
        if (page !== undefined) states.push(`${second < 100 ? 'before' : 'after'}: ${page.ending === true}`);
      },
    );
    expect([...new Set(states)]).toEqual(['before: false', 'after: true']);
    expect(states.filter((one) => one.startsWith('after')).length).toBeGreaterThan(3);
  });
});

describe('the end', () => {
  const ends: Verdicts[] = [];
  play(
    300,
    (second) => (second < 100 ? LOCKED(second) : {}),
    [['note', 50, { takenBy: 'Kari', service: 'shipping' }]],
    (verdicts) => {
      ends.push(verdicts);
    },
  );

  it('is shown for half a minute, and then counted', () => {
    const shown = ends.flatMap((one) => one.sections.incident.over ?? []);
    expect(shown.length).toBe(30);
    const [over] = shown;
    expect(over).toMatchObject({
      id: '2026-1',
      severity: 'critical',
      from: START + 20_000,
      services: [{ id: 'shipping', name: 'Shipping' }],
      worst: '37 sessions waited at worst',
      ended: { what: 'The locks in Nord 3PL ended at 05:42', detail: 'Kari had taken it on at 05:41' },
      open: null,
      waits: false,
    });
    expect(over?.until).toBe((over?.to ?? 0) + 30_000);
    expect(over?.answer.verdict).toMatch(/^Over: Shipping was slow, 05:41 to 05:4\d\.$/u);
    expect(over?.answer.reason).toMatch(/^Row locks in Nord 3PL made about \d+ shipments late\.$/u);
    expect(over?.marks.map(({ what }) => what)).toEqual([
      'first lock',
      'taken on',
      'locks ended',
      'as usual',
    ]);
    expect(over?.budget?.spent).toBeGreaterThan(0);
    expect(over?.chart?.title).toBe('Shipping: response');
    expect(over?.chartFrom).toBeLessThan(over?.from ?? 0);
    const last = ends.at(-1);
    expect(last?.today).toEqual({ count: 1, critical: 1 });
    expect(last?.sections.incident).toMatchObject({ open: [], taking: [], over: null });
  });
});

describe('the end beside another incident', () => {
  /** The states of the closing card while the portal takes this long. */
  function cards(portal: number): readonly string[] {
    const seen = new Set<string>();
    play(
      250,
      (second) => {
        const locked = second < 100 ? LOCKED(second) : {};
        return { ...locked, latency: { ...locked.latency, portal: second < 60 ? 0.3 : portal } };
      },
      [],
      ({ sections: { incident } }) => {
        const { over, open } = incident;
        if (over === null) return;
        const [other] = open;
        seen.add(`${other?.severity}: ${over.waits ? 'waits' : 'goes first'}, ${over.open?.what ?? ''}`);
      },
    );
    return [...seen];
  }

  it('goes first where it was graver, and says what is still open', () => {
    expect(cards(1)).toEqual(['warning: goes first, One other incident is open']);
  });

  it('waits where the other is as grave', () => {
    expect(cards(8)).toEqual(['critical: waits, One other incident is open']);
  });
});

describe('what cannot be seen', () => {
  it('is not known, never none', () => {
    const config = { ...CONFIG, link: [{ url: 'tcp://10.0.0.1:443' }] };
    const estate = new FakeEstate()
      .samples(
        'gantry.link.up',
        { link: 'tcp://10.0.0.1:443' },
        { from: START - 60_000, to: START, step: 1_000 },
        0,
      )
      .sample('postgresql.up', { target: 'pg' }, START, 1);
    let memory = EMPTY_MEMORY;
    let verdicts = judge(anInput(estate, config, START), memory);
    for (let second = 1; second < 20; second += 1) {
      estate.sample('gantry.link.up', { link: 'tcp://10.0.0.1:443' }, START + second * 1_000, 0);
      memory = verdicts.memory;
      verdicts = judge(anInput(estate, config, START + second * 1_000), memory);
    }
    const page = pageOf(verdicts);
    expect(page).toMatchObject({ reachKnown: false, services: [] });
    expect(page.answer.reason).toBe('which services it hits is not known.');
  });

  it('is said only where every service can be seen', () => {
    const page = pageOf(play(60, (second) => (second < 20 ? {} : { waiting: [3] })));
    expect(page.reachKnown).toBe(true);
    expect(page.answer.reason).toBe('no service feels it.');
  });
});
