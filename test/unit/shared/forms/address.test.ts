import { expect, it } from 'vitest';
import { addressParts, addressProblem } from '../../../../shared/forms/address';

it.each([
  'https://shop.example/a@b/100%?q=%zz#top',
  'http://user:p%40ss@[::1]:8080',
  'tcp://192.0.2.1:443',
  'redis://a:1, b:2,c',
])('%s can be read up to its host', (url) => {
  expect(addressProblem(url)).toBeNull();
});

it.each([
  ['http://:80/', 'has no readable host and port'],
  ['tcp://gateway:0', 'has no readable host and port'],
  ['https://a:1:2/', 'has no readable host and port'],
  ['redis://a,,b', 'has no readable host and port'],
  ['https://user:geheim%@shop.example', 'has a % in its user or password that encodes nothing'],
  ['postgres://user:ge/heim@db/shop', 'has a password that is not percent-encoded'],
  ['shop.example', 'is no address of a server'],
])('%s cannot: it %s', (url, what) => {
  expect(addressProblem(url)?.what).toBe(what);
  // Whoever reads it whole says the same.
  expect(addressParts(url)).toEqual({ ok: false, error: addressProblem(url) });
});
