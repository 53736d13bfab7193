import { expect, it } from 'vitest';
import { assertRedistributable } from '../../../scripts/provision/redistributable.mjs';

it('any Electron may be packed but the fallback', () => {
  assertRedistributable({ source: 'package', version: '45.4.1' });
  assertRedistributable({ source: 'override', version: '45.4.1' });
  expect(() => assertRedistributable({ source: 'cache', version: '33.2.1' })).toThrow(
    /^Electron 33\.2\.1 is a fallback .* must not be packed/,
  );
});
