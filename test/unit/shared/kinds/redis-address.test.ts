import { expect, test } from 'vitest';
import { parseRedisAddress, type RedisAddress } from '../../../../shared/kinds/redis/address';

function parsed(url: string): RedisAddress {
  const result = parseRedisAddress(url);
  if (!result.ok) throw new Error(result.error.what);
  return result.value;
}

test('a single server, with and without TLS, user, password, database', () => {
  expect(parsed('redis://10.0.0.7')).toMatchObject({
    mode: 'standalone',
    hosts: [{ host: '10.0.0.7', port: 6379 }],
    tls: false,
    username: null,
    password: null,
    db: 0,
  });
  expect(parsed('rediss://gantry:p%40ss@cache.example:6380/3')).toMatchObject({
    tls: true,
    username: 'gantry',
    password: 'p@ss',
    db: 3,
    shown: 'cache.example:6380',
  });
  expect(parsed('redis://:only@h')).toMatchObject({ username: null, password: 'only' });
  expect(parsed('redis://[::1]:7000')).toMatchObject({
    hosts: [{ host: '::1', port: 7000 }],
    shown: '[::1]:7000',
  });
});

test('several hosts are a cluster, or sentinels when a master is named', () => {
  expect(parsed('redis://a:1,b:2')).toMatchObject({ mode: 'cluster', shown: 'a:1,b:2' });
  expect(parsed('redis://a?cluster=true').mode).toBe('cluster');
  expect(parsed('redis://u:p@a,b:5/2?sentinel=main&sentinelPassword=q')).toMatchObject({
    mode: 'sentinel',
    hosts: [
      { host: 'a', port: 26379 },
      { host: 'b', port: 5 },
    ],
    sentinelName: 'main',
    sentinelPassword: 'q',
    db: 2,
  });
});

test.each([
  'http://a',
  'redis://',
  'redis://:secret@',
  'redis://a:99999',
  'redis://a,,b',
  'redis://a/x',
  'redis://a,b/1',
  'redis://a?tls=1',
  'redis://:se%cret@a',
])('refuses %s without repeating a password', (url) => {
  const result = parseRedisAddress(url);
  expect(result.ok).toBe(false);
  expect(JSON.stringify(result)).not.toContain('cret');
});
