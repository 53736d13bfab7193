import { expect, it } from 'vitest';
import { oldElectronLine } from '../../../../main/electron/electron-age';

it.each([
  ['45.4.1', null],
  ['46.0.0', null],
  ['43.9.0', null],
  ['42.9.0', /^Electron 42\.9\.0 no longer receives security fixes: .* install Electron 45 /],
  ['33.2.1', /^Electron 33\.2\.1 no longer/],
])('Electron %s, for a Gantry made for 45', (version, line) => {
  const said = oldElectronLine(version, '45.4.1');
  if (line === null) expect(said).toBeNull();
  else expect(said).toMatch(line);
});
