import { join } from 'node:path';
import { buildIfNeeded } from './build/build.mjs';
import { runCommand, scriptCommand } from './command.mjs';
import { writeLegal } from './pack/legal.mjs';
import { ensureElectron } from './provision/electron.mjs';
import { ROOT } from './provision/paths.mjs';
import { assertRedistributable } from './provision/redistributable.mjs';

/** electron-builder.yml packs it beside the archive. */
const LEGAL = join(ROOT, 'out/legal');

/** @param {{ release?: boolean }} options */
async function pack({ release }) {
  const say = (/** @type {string} */ line) => process.stdout.write(`pack: ${line}\n`);
  await buildIfNeeded(say);
  // Loaded late: a mistyped argument is answered at once.
  const { build, Platform } = await import('electron-builder');
  if (release) {
    await writeLegal(ROOT, LEGAL);
    await build({ projectDir: ROOT, publish: 'never' });
    return;
  }
  const electron = await ensureElectron(say);
  assertRedistributable(electron);
  await writeLegal(ROOT, LEGAL, electron.version);
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
}

await runCommand(
  scriptCommand('pack')
    .description(
      'Packs the unpacked program into dist/, with the Electron of this machine and the production fuses.',
    )
    .option(
      '--release',
      'installers instead; electron-builder downloads its own tools for them, so run it where those can be had',
    )
    .action(pack),
);
