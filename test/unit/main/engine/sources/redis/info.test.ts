import { expect, test } from 'vitest';
import {
  infoFragmentation,
  infoKeyspace,
  infoNumber,
  infoReplicas,
  infoSum,
  parseInfo,
} from '../../../../../../main/engine/sources/redis/info';

const MASTER = parseInfo(
  [
    '# Server',
    'redis_version:7.0.15',
    '# Memory',
    'used_memory:1000',
    'allocator_frag_ratio:1.20',
    'mem_fragmentation_ratio:9.99',
    '# Replication',
    'role:master',
    'slave0:ip=10.0.0.8,port=6379,state=online,offset=900,lag=0',
    'slave1:ip=10.0.0.9,port=6379,state=wait_bgsave,offset=0,lag=0',
    'master_repl_offset:1000',
    '# Keyspace',
    'db0:keys=12,expires=3,avg_ttl=0',
    'db2:keys=1,expires=0,avg_ttl=0',
  ].join('\r\n'),
);
const OLD = parseInfo('used_memory:500\r\nmem_fragmentation_ratio:1.5\r\ndb0:keys=8,expires=0\r\n');

test('numbers are read, what is not stated is null', () => {
  expect(infoNumber(MASTER, 'used_memory')).toBe(1000);
  expect(infoNumber(MASTER, 'redis_version')).toBeNull();
  expect(infoNumber(MASTER, 'maxclients')).toBeNull();
});

test('sums and keyspaces go over the servers that state them', () => {
  expect(infoSum([MASTER, OLD], 'used_memory')).toBe(1500);
  expect(infoSum([MASTER, OLD], 'nothing')).toBeNull();
  expect([...infoKeyspace([MASTER, OLD])]).toEqual([
    ['0', 20],
    ['2', 1],
  ]);
});

test('the allocator’s ratio is preferred, the worst server counts', () => {
  expect(infoFragmentation([MASTER])).toBe(1.2);
  expect(infoFragmentation([MASTER, OLD])).toBe(1.5);
  expect(infoFragmentation([])).toBeNull();
});

test('a replica that is still being copied has no distance yet', () => {
  expect(infoReplicas(MASTER)).toEqual([
    { id: '10.0.0.8:6379', state: 'online', behind: 100 },
    { id: '10.0.0.9:6379', state: 'wait_bgsave', behind: null },
  ]);
});
