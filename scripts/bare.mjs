import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Argument } from 'commander';
import { CASES } from './bare/cases.mjs';
import { BareMachine, OUT } from './bare/machine.mjs';
import { addCache, addClone, copyRoot, makeRoot, removeRoot } from './bare/root.mjs';
import { runCommand, scriptCommand } from './command.mjs';
import { cacheFolder, ProvisionError } from './provision/paths.mjs';

const say = (/** @type {string} */ line) => process.stdout.write(`bare: ${line}\n`);

/**
 * @param {string} base
 * @param {string} name of the case
 * @param {boolean} cached
 * @param {AbortSignal} stopping
 */
async function playCase(base, name, cached, stopping) {
  const play = CASES[name];
  if (play === undefined) return;
  const { user } = play;
  const root = join(base, '..', name);
  const log = join(OUT, `${name}.log`);
  await rm(log, { force: true });
  await copyRoot(base, root);
  const folder = await addClone(root, user);
  if (cached) await addCache(root, user, cacheFolder());
  say(`== ${name}`);
  await play.play(new BareMachine({ root, user, folder, log, say, stopping }));
  say(`${name}: passed, log in ${log}`);
}

/**
 * @param {readonly string[]} names
 * @param {{ cached?: boolean, keep?: boolean }} options
 */
async function bare(names, { cached = false, keep = false }) {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    throw new ProvisionError('Only root can make a bare machine, on Debian.', 'Type: sudo npm run bare');
  await mkdir(OUT, { recursive: true });
  const work = await mkdtemp(join(tmpdir(), 'gantry-bare-'));
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => stopping.abort());
  const remove = (/** @type {string} */ name) => removeRoot(join(work, name));
  try {
    await makeRoot(join(work, 'base'), say, stopping.signal);
    for (const name of names) {
      await playCase(join(work, 'base'), name, cached, stopping.signal);
      if (!keep) await remove(name);
    }
  } finally {
    if (keep) say(`kept: ${work}`);
    else {
      for (const name of await readdir(work)) await remove(name);
      await rm(work, { recursive: true, force: true });
    }
  }
}

await runCommand(
  scriptCommand('bare')
    .description(
      'Runs npm ci && npm start in a minimal Debian of its own (debootstrap, Node, git and nothing else), without a\n' +
        'display, until the demo wall has written its pictures. Logs and pictures: out/bare. Takes about ten minutes a case.',
    )
    .addArgument(
      new Argument('[cases...]', 'root; user, who types the one command that is printed; tests, their set-up')
        .choices(Object.keys(CASES))
        .default(['root', 'user'], 'root user'),
    )
    .option('--cached', 'copy Electron from this machine’s cache instead of fetching it')
    .option('--keep', 'leave the folders of the machines')
    .action(bare),
);
