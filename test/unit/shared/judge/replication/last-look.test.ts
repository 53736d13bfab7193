import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findReplication } from '../../../../../shared/judge/replication/find';
import { presentReplication } from '../../../../../shared/judge/replication/present';
import { roundedUp } from '../../../../../shared/judge/replication/promotion';
import type { PostgresNode, Synchronous, WalReach } from '../../../../../shared/kinds/postgres/evidence';
import type { Fault } from '../../../../../shared/model/observation';
import type { SourceStatus } from '../../../../../shared/model/source-status';
import { aConfig, anInput, aPostgres, aReplica, aService, FakeEstate } from '../../../../builders/series';

/** The primary was asked at LOOK, and found gone at GONE. */
const LOOK = Date.UTC(2026, 10, 29, 20, 47, 3);
const GONE = LOOK + 2_000;
const NOW = GONE + 1_000;
const CONFIG = aConfig({
  services: [
    aService({ id: 'orders', dependsOn: ['pg'], recovery: { rto: 600, rpo: 60, drillEvery: 86_400_000 } }),
  ],
  targets: [
    aPostgres({
      id: 'pg',
      name: 'pg-a',
      zone: 'a',
      every: 1_000,
      replicas: [
        aReplica({ id: 'pg-b', zone: 'b' }),
        aReplica({ id: 'pg-c', zone: 'c' }),
        aReplica({ id: 'pg-d', zone: 'd', upstream: 'pg-c' }),
      ],
    }),
  ],
});

function reach(lsn: number, until: number, missingSince: number | null = null): WalReach {
  return { lsn, until, missingSince };
}
function node(server: string, over: Partial<PostgresNode> = {}): PostgresNode {
  return {
    target: 'pg',
    server,
    role: server === 'pg' ? 'primary' : 'standby',
    upstream: server === 'pg' ? null : server === 'pg-d' ? 'pg-c' : 'pg',
    timeline: 3,
    version: 180_004,
    syncState: server === 'pg' || server === 'pg-d' ? null : 'async',
    streaming: server === 'pg' ? null : true,
    slot: null,
    settings: {},
    acceptsReads: true,
    applyDelay: 0,
    ...over,
  };
}

type Over = Readonly<Record<string, Partial<PostgresNode> | 'silent'>>;

class Estate extends FakeEstate {
  /** Every server answers. */
  alive(over: Over = {}, synchronous: Synchronous | null = null): this {
    this.sample('postgresql.up', { target: 'pg' }, LOOK, 1);
    this.state('postgres.node', { kind: 'target', id: 'pg' }, LOOK, {
      ...node('pg', { written: reach(1_000, LOOK), synchronous }),
      ...(over['pg'] as object),
    });
    return this.copies(LOOK, over, { received: reach(1_000, LOOK), replayed: reach(1_000, LOOK) });
  }
  /** The primary does not. */
  gone(over: Over = {}, code: Fault['code'] = 'refused', at = GONE): this {
    this.sample('postgresql.up', { target: 'pg' }, at, 0);
    this.state('fault', { kind: 'target', id: 'pg' }, at, { code, message: '', remedy: '' });
    this.state(
      'postgres.node',
      { kind: 'target', id: 'pg' },
      at,
      node('pg', { role: 'unknown', timeline: null }),
    );
    const rest = { received: reach(1_000, LOOK), replayed: reach(1_000, LOOK) };
    return this.copies(at, over, { streaming: false, ...rest });
  }
  copies(t: number, over: Over, usual: Partial<PostgresNode>): this {
    for (const id of ['pg-b', 'pg-c', 'pg-d']) {
      const own = over[id];
      const subject = { kind: 'replica', id } as const;
      const where = { target: 'pg', replica: id };
      this.sample('postgresql.up', where, t, own === 'silent' ? 0 : 1);
      const silent = { role: 'unknown', acceptsReads: null, streaming: null } as const;
      this.state('postgres.node', subject, t, node(id, { ...usual, ...(own === 'silent' ? silent : own) }));
    }
    return this;
  }
}

/** What is said at NOW, after a look at which the primary lived. @param kept the memory goes through the cache */
function after(
  then: Over,
  now: Over,
  over: { synchronous?: Synchronous; code?: Fault['code']; kept?: boolean } = {},
) {
  const first = anInput(new Estate().alive(then, over.synchronous ?? null), CONFIG, LOOK);
  const memory: unknown = findReplication(first, null).memory;
  const status = {
    id: 'pg',
    kind: 'postgres',
    every: 1_000,
    lastRunAt: NOW,
    failingSince: GONE,
    fault: null,
  };
  const sources: readonly SourceStatus[] = [
    { ...status, state: 'fault', lastOkAt: over.kept === true ? null : LOOK },
  ];
  const estate = new Estate().gone(now, over.code);
  const input = anInput(estate, CONFIG, NOW, { sources });
  const found = findReplication(input, over.kept === true ? JSON.parse(JSON.stringify(memory)) : memory);
  const section = presentReplication(input, [], found.memory);
  const of = (id: string) => section.verdicts[section.candidates.findIndex((one) => one.id === id)];
  const cell = (check: string, id: string) =>
    section.checks.find((one) => one.id === check)?.cells[
      section.candidates.findIndex((one) => one.id === id)
    ];
  return { section, of, cell, memory: found.memory };
}

const BEHIND = { received: reach(600, LOOK - 9_000, LOOK - 8_000) };
const LISTED: Synchronous = { awaited: 1, listed: 1, commit: 'on' };

describe('a dead primary', () => {
  it('is judged by the last look: who had what, and how much is lost at most', () => {
    const { section, of, cell } = after({ 'pg-c': BEHIND }, { 'pg-c': BEHIND });
    expect(section.answer).toMatchObject({
      verdict: 'pg-a does not answer;',
      reason: 'zone b had everything up to 20:47:03, at most 2 s are lost.',
    });
    expect(section.candidates.map(({ id }) => id)).toEqual(['pg-b', 'pg-d', 'pg-c']);
    expect(of('pg-b')).toMatchObject({
      verdict: 'yes',
      sentence: 'Yes, to zone b: it had everything up to 20:47:03, at most 2 s are lost.',
      loss: { atMost: 2, confirmed: false },
    });
    expect(of('pg-c')?.loss?.atMost).toBe(11);
    expect(cell('streaming', 'pg-b')?.severity).toBe('ok');
    expect(section.lastLook).toEqual({ at: LOOK, notes: [] });
  });

  it('a copy that was not streaming at the last look stays unfit', () => {
    const { of, cell } = after({ 'pg-b': { streaming: false, ...BEHIND } }, { 'pg-b': BEHIND });
    expect(cell('streaming', 'pg-b')).toMatchObject({ severity: 'critical', evidence: 'was not streaming' });
    expect(of('pg-b')?.sentence).toBe(
      'No, not to zone b: pg-b was not streaming at 20:47:03; it had everything up to 20:46:54.',
    );
  });

  it('a copy that does not answer is unknown, with what it had', () => {
    const { of } = after({}, { 'pg-b': 'silent' });
    expect(of('pg-b')).toMatchObject({
      verdict: 'unknown',
      sentence: 'Not known of zone b: pg-b does not answer; it had everything up to 20:47:03.',
    });
  });

  it('another timeline, and a loss beyond the promise, are no', () => {
    expect(after({ 'pg-b': { timeline: 2 } }, {}).of('pg-b')?.sentence).toBe(
      'No, not to zone b: pg-b is on timeline 2, not 3.',
    );
    const late = { received: reach(600, LOOK - 99_000, LOOK - 96_000) };
    expect(after({ 'pg-b': late }, { 'pg-b': late }).of('pg-b')?.sentence).toBe(
      'No, not to zone b: at least 96 s are lost; 60 s are promised.',
    );
    // Between the two bounds nobody knows.
    const between = { received: reach(600, LOOK - 99_000, LOOK - 20_000) };
    expect(after({ 'pg-b': between }, { 'pg-b': between }).of('pg-b')?.verdict).toBe('unknown');
  });

  it('a delayed copy must first replay, and comes after the others', () => {
    const delayed = { applyDelay: 600, replayed: reach(400, LOOK - 600_000) };
    const { section, of, cell } = after({ 'pg-b': delayed }, { 'pg-b': delayed });
    expect(section.candidates.at(-1)?.id).toBe('pg-b');
    expect(of('pg-b')?.sentence).toMatch(/ It is 10 min late on purpose and first replays 10 min\.$/u);
    expect(cell('replay', 'pg-b')?.severity).toBe('warning');
  });

  it('what arrived after the last look counts', () => {
    expect(after({ 'pg-c': BEHIND }, {}).of('pg-c')?.loss?.atMost).toBe(2);
  });

  it('never seen alive: unknown, and streaming is no failing check', () => {
    const input = anInput(new Estate().gone(), CONFIG, NOW);
    const section = presentReplication(input, [], findReplication(input, null).memory);
    expect(section.lastLook).toBeNull();
    expect(section.verdicts[0]).toMatchObject({
      verdict: 'unknown',
      sentence: 'A move to zone b cannot be judged: pg-a was never seen alive.',
    });
    expect(section.checks[0]?.cells[0]?.severity).toBe('unknown');
  });
});

describe('commits that wait', () => {
  const sync = { 'pg-b': { syncState: 'sync' } } as const;
  const quorum = { 'pg-b': { syncState: 'quorum' }, 'pg-c': { syncState: 'quorum' } } as const;
  const any: Synchronous = { awaited: 1, listed: 2, commit: 'on' };

  it('are safe in the one standby that they waited for', () => {
    const { section, of } = after(sync, { 'pg-c': BEHIND }, { synchronous: LISTED });
    expect(of('pg-b')?.sentence).toBe(
      'Yes, to zone b: no commit that waited for a copy is lost, as of 20:47:03.',
    );
    expect(of('pg-c')?.loss?.confirmed).toBe(false);
    expect(section.answer.reason).toBe('a move to zone b loses nothing that was confirmed.');
  });

  it.each([
    ['one of two answers', { 'pg-b': {}, 'pg-c': 'silent' } as const, any, false],
    ['both answer, this one has less', { 'pg-b': BEHIND } as const, any, false],
    ['both answer, this one has most', { 'pg-c': BEHIND } as const, any, true],
    ['any server may be one of them', {}, { ...any, listed: null }, false],
    ['they wait for nobody', {}, { ...any, awaited: 0 }, false],
    ['they do not wait', {}, { ...any, commit: 'local' }, false],
  ])('of several: %s', (_case, now, synchronous, confirmed) => {
    expect(after(quorum, now, { synchronous }).of('pg-b')?.loss?.confirmed).toBe(confirmed);
  });
});

describe('a primary that may live', () => {
  it('timed out: the verdict stands, with a warning', () => {
    const { section, of } = after({}, {}, { code: 'timeout' });
    expect(of('pg-b')?.verdict).toBe('yes');
    expect(section.lastLook?.notes).toEqual(['pg-a may still run: make sure that it has stopped.']);
  });

  it('still sends to its copies: no move, it must be stopped first', () => {
    const { memory } = after({}, { 'pg-b': { streaming: true } }, { code: 'timeout' });
    const more = { streaming: true, received: reach(2_000, LOOK) };
    const estate = new Estate().gone({ 'pg-b': more }, 'timeout', NOW + 1_000);
    const input = anInput(estate, CONFIG, NOW + 1_500);
    const section = presentReplication(input, [], findReplication(input, memory).memory);
    expect(section.verdicts.map(({ verdict }) => verdict)).toEqual(['no', 'no', 'no']);
    expect(section.lastLook?.notes).toEqual(['Stop pg-a before a move.']);
  });
});

it('the last look outlives a restart, which is said', () => {
  const { section, of } = after({}, {}, { kept: true });
  expect(of('pg-b')?.loss?.atMost).toBe(2);
  expect(section.lastLook?.notes).toEqual([
    'The last look at pg-a, at 20:47:03, is from before this wall started.',
  ]);
});

it('a damaged memory is as none', () => {
  const input = anInput(new Estate().gone(), CONFIG, NOW);
  const looks = { pg: { primary: 'pg', at: 'x', lsn: 1, node: {}, copies: {}, gone: null } };
  for (const memory of [{ looks }, { looks: 7 }, { looks: { pg: null } }, { peaks: { a: 1 } }])
    expect(presentReplication(input, [], findReplication(input, memory).memory).lastLook).toBeNull();
});

it('bounds are never rounded to less', () => {
  const inSeconds = { s: 1, min: 60, h: 3_600, d: 86_400 } as const;
  fc.assert(
    fc.property(fc.double({ min: 0, max: 400_000, noNaN: true }), (seconds) => {
      const [count, unit, rest] = roundedUp(seconds).split(' ');
      const said = Number(count) * inSeconds[unit as keyof typeof inSeconds] + Number(rest ?? 0) * 60;
      expect(said).toBeGreaterThanOrEqual(seconds);
    }),
  );
});

describe('a lag that has come back', () => {
  const lag = (value: number, t: number, memory: unknown) => {
    const estate = new Estate().alive();
    estate.sample('gantry.postgresql.replication.lag', { target: 'pg', replica: 'pg-c' }, t, value);
    const found = findReplication(anInput(estate, CONFIG, t), memory);
    const finding = found.findings.find(
      ({ rule, subject }) => rule === 'postgres.replication.lag' && subject.id === 'pg-c',
    );
    return { memory: found.memory, sentence: finding?.sentence };
  };

  it('says what it was while its condition lasts', () => {
    const late = lag(74, LOOK, null);
    expect(late.sentence).toBe('pg-c is 74 s behind; 60 s promised.');
    const back = lag(40, LOOK + 2_000, late.memory);
    expect(back.sentence).toBe('pg-c was 74 s behind, now 40 s; 60 s promised.');
    const still = lag(40, LOOK + 14_000, back.memory);
    expect(still.sentence).toBe('pg-c was 74 s behind, now 40 s; 60 s promised.');
    expect(lag(40, LOOK + 30_000, still.memory).sentence).toBe('pg-c is 40 s behind, of 60 s promised.');
  });
});
