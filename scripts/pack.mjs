import { build, Platform } from 'electron-builder';
import { buildIfNeeded } from './build/build.mjs';
import { ensureElectron } from './provision/electron.mjs';
import { ROOT, runScript } from './provision/paths.mjs';

/**
 * `npm run pack`: the unpacked program in `dist/`, out of the Electron that is on this machine, with the production
 * fuses. Installers (`-- --release`) need electron-builder's own downloads: build them where those can be had.
 */
await runScript(async () => {
  const say = (/** @type {string} */ line) => process.stdout.write(`pack: ${line}\n`);
  await buildIfNeeded(say);
  if (process.argv.includes('--release')) {
    await build({ projectDir: ROOT, publish: 'never' });
    return;
  }
  const electron = await ensureElectron(say);
  const files = await build({
    projectDir: ROOT,
    publish: 'never',
    targets: Platform.current().createTarget('dir'),
    config: {
      extends: 'electron-builder.yml',
      electronDist: electron.folder,
      electronVersion: electron.version,
    },
  });
  say(files.length > 0 ? files.join('\n') : 'done: see dist/');
});
