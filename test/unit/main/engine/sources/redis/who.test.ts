import { expect, test } from 'vitest';
import { parseClients } from '../../../../../../main/engine/sources/redis/clients';
import { NodeLoads } from '../../../../../../main/engine/sources/redis/load';
import { MemorySample } from '../../../../../../main/engine/sources/redis/memory-sample';
import { type By, countedRates, listenFor } from '../../../../../../main/engine/sources/redis/node-commands';
import { merged } from '../../../../../../main/engine/sources/redis/node-memory';
import { seeded } from '../../../../../support/seeded';

const LINE = 'id=3 addr=127.0.0.1:60866 laddr=127.0.0.1:6379 fd=8 name= age=2 db=4 omem=7 user=shop';

test('a list of clients: of each who, where, and what the server counts of it', () => {
  const [old, counted, ...others] = parseClients(
    `${LINE}\n${LINE.replace('name=', 'name=gantry')} tot-net-in=9 tot-cmds=41\nnoise\n\n`,
  );
  expect(others).toEqual([]);
  expect(old).toEqual({
    id: '3',
    address: '127.0.0.1:60866',
    name: '',
    user: 'shop',
    database: '4',
    commands: null,
    waiting: 7,
  });
  expect(counted).toMatchObject({ name: 'gantry', commands: 41 });
  expect(parseClients('id=1 addr=[::1]:4 fd=7')).toMatchObject([{ address: '[::1]:4', user: null }]);
});

test('where the server counts by client: what each did since, without the probe', () => {
  const client = (id: string, user: string, commands: number, name = '') => ({
    id,
    address: `a:${id}`,
    name,
    user,
    database: '0',
    commands,
    waiting: 0,
  });
  const before = { at: 0, clients: [client('1', 'a', 100), client('2', 'b', 50), client('3', 'a', 7)] };
  const now = {
    at: 5_000,
    clients: [client('1', 'a', 600), client('4', 'c', 25), client('9', 'g', 900, 'gantry-monitor')],
  };
  const rates = new Map<By, ReadonlyMap<string, number>>();
  countedRates(before, now, ['user', 'prefix'], rates);
  expect([...(rates.get('user') ?? [])]).toEqual([
    ['a', 100],
    ['b', 0],
    ['c', 5],
  ]);
  expect(rates.has('prefix')).toBe(false);
});

test('it listens as long as a few hundred commands take, never where the server would have to keep too much', () => {
  const load = (commands: number, received: number) => ({ seconds: 5, commands, received });
  expect(listenFor(null, 0)).toBeNull();
  expect(listenFor(load(15_000, 1e6), 0.0002)).toBeCloseTo(133, 0);
  expect(listenFor(load(100, 1e4), 0.0002)).toBe(250);
  expect(listenFor(load(2_500_000, 1e8), 0.0002)).toBe(30);
  expect(listenFor(load(2_500_000, 1e8), 0.02)).toBe(80);
  // 1 GB/s comes in, in turns of 20 ms.
  expect(listenFor(load(2_500_000, 5e9), 0.02)).toBeNull();
  expect(listenFor(load(50_000, 2.5e9), 0.0002)).toBeLessThan(70);
});

test('what a server did between two looks; nothing where it was started anew or its counters set back', () => {
  const info = (run: string, seconds: number, commands: number) =>
    new Map([
      ['run_id', run],
      ['server_time_usec', String(seconds * 1e6)],
      ['total_commands_processed', String(commands)],
    ]);
  const loads = new NodeLoads();
  expect(loads.after(info('a', 10, 100), 0)).toBeNull();
  expect(loads.after(info('a', 15, 600), 0)).toEqual({ seconds: 5, commands: 500, received: null });
  expect(loads.after(info('a', 20, 3), 0)).toEqual({ seconds: 5, commands: null, received: null });
  expect(loads.after(info('b', 25, 900), 0)).toBeNull();
});

test('memory by prefix: of 200 samples, the stated error holds the truth in nearly all', () => {
  const random = seeded(5);
  const keys = Array.from({ length: 20_000 }, (_, at) => ({
    group: at % 10 < 4 ? 'big' : `t${at % 10}`,
    bytes: 60 + Math.floor(-Math.log(1 - random()) * (at % 10 < 4 ? 900 : 200)),
  }));
  const truth = keys.reduce((sum, { group, bytes }) => (group === 'big' ? sum + bytes : sum), 0);
  let held = 0;
  for (let round = 0; round < 200; round += 1) {
    const sample = new MemorySample();
    for (let looked = 0; looked < 400; looked += 1) {
      const key = keys[Math.floor(random() * keys.length)];
      if (key !== undefined) sample.add(key.group, key.bytes);
    }
    const big = sample.estimates(keys.length).find(({ group }) => group === 'big');
    if (big !== undefined && Math.abs(big.bytes - truth) <= big.error) held += 1;
  }
  expect(held).toBeGreaterThanOrEqual(180);
});

test('too few keys tell nothing, and a name seen once is none', () => {
  const sample = new MemorySample();
  for (let at = 0; at < 20; at += 1) sample.add('a', 100);
  expect(sample.estimates(1_000)).toEqual([]);
  for (let at = 0; at < 20; at += 1) sample.add(`key-${at}`, 100);
  expect(sample.estimates(1_000).map(({ group }) => group)).toEqual(['a']);
  expect(merged([...sample.estimates(1_000), ...sample.estimates(1_000)])[0]?.bytes).toBeCloseTo(100_000);
});
