import { expect, test } from 'vitest';
import { proxyFor } from '../../../../../../main/engine/sources/http/proxy';

const PROXY = 'http://proxy.example:3128';
function through(url: string, environment: Record<string, string>): string | null {
  return proxyFor(new URL(url), environment)?.url.host ?? null;
}

test('https falls back to http_proxy; lower case goes before upper case', () => {
  expect(through('http://a.example', {})).toBeNull();
  expect(through('https://a.example', { http_proxy: PROXY })).toBe('proxy.example:3128');
  expect(through('https://a.example', { http_proxy: PROXY, HTTPS_PROXY: 'other:1' })).toBe('other:1');
  expect(through('http://a.example', { https_proxy: PROXY })).toBeNull();
  expect(through('http://a.example', { http_proxy: '', HTTP_PROXY: PROXY })).toBe('proxy.example:3128');
  expect(through('http://a.example', { http_proxy: 'socks5://a:1' })).toBeNull();
});

test('the log-in of the proxy becomes its header', () => {
  expect(proxyFor(new URL('http://a'), { http_proxy: 'http://u:p%40@proxy:1' })?.authorization).toBe(
    `Basic ${Buffer.from('u:p@').toString('base64')}`,
  );
});

test.each([
  ['*', 'http://any.example', true],
  ['a.example', 'http://a.example', true],
  ['a.example', 'http://b.a.example', true],
  ['a.example', 'http://ba.example', false],
  ['.a.example', 'http://b.a.example', true],
  ['*.a.example, other', 'http://b.a.example', true],
  ['a.example:8080', 'http://a.example', false],
  ['a.example:8080', 'http://a.example:8080', true],
  ['127.0.0.1', 'http://127.0.0.1:9000', true],
  ['::1', 'http://[::1]:9000', true],
  ['A.Example', 'http://a.example', true],
])('no_proxy=%s spares %s: %s', (list, url, isSpared) => {
  expect(through(url, { http_proxy: PROXY, no_proxy: list }) === null).toBe(isSpared);
});

test('a % that encodes nothing in its log-in stands for itself', () => {
  expect(proxyFor(new URL('http://a'), { http_proxy: 'http://us%er:p@proxy:1' })?.authorization).toBe(
    `Basic ${Buffer.from('us%er:p').toString('base64')}`,
  );
});
