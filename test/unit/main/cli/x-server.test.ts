import { expect, it } from 'vitest';
import { xAddresses } from '../../../../main/cli/x-server';

it.each([
  [':0', [{ path: '/tmp/.X11-unix/X0' }, { path: '\0/tmp/.X11-unix/X0' }]],
  ['unix:7.1', [{ path: '/tmp/.X11-unix/X7' }, { path: '\0/tmp/.X11-unix/X7' }]],
  ['wall-pc:2.0', [{ host: 'wall-pc', port: 6_002 }]],
  ['[::1]:1', [{ host: '::1', port: 6_001 }]],
  ['/private/tmp/org.xquartz:0', []],
  ['nonsense', []],
])('the X server %s is looked for at %o', (display, addresses) => {
  expect(xAddresses(display)).toEqual(addresses);
});
