import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ProvisionError, ROOT } from '../provision/paths.mjs';
import { enter } from './enter.mjs';

/** @typedef {import('./enter.mjs').User} User */
/** @typedef {ReturnType<typeof enter>} Running */

/** Logs and pictures of the runs. */
export const OUT = join(ROOT, 'out/bare');
/** ms that a command may take */
const LIMIT = 30 * 60_000;
/** The wall's own words, `gantry: wrote pictures of 6 views to FOLDER`. */
const PICTURES = /wrote .*pictures? of .* to (\S+)$/;
/** Of npm, where what it ran exits with 0 too. */
const CTRL_C = 130;

/** One user's run on a root of its own. */
export class BareMachine {
  /**
   * @param {object} parts
   * @param {string} parts.root
   * @param {User} parts.user
   * @param {string} parts.folder of the clone, as the root sees it
   * @param {string} parts.log
   * @param {(line: string) => void} parts.say
   * @param {AbortSignal} parts.stopping ends what runs
   */
  constructor({ root, user, folder, log, say, stopping }) {
    this.root = root;
    this.user = user;
    this.folder = folder;
    this.log = log;
    this.say = say;
    this.stopping = stopping;
  }

  /**
   * Runs a command until it ends.
   * @param {string} command
   * @param {User} [user]
   * @returns {Promise<{ code: number, lines: readonly string[] }>}
   */
  async run(command, user = this.user) {
    /** @type {string[]} */
    const lines = [];
    const { code } = await this.#timed(command, user, (line) => lines.push(line));
    return { code, lines };
  }

  /**
   * Runs a command until the wall has written its pictures, which are copied to `out/bare`, and ends it as Ctrl+C does.
   * @param {string} command
   */
  async runUntilPictures(command) {
    /** @type {string | null} */
    let pictures = null;
    const { code } = await this.#timed(command, this.user, (line, run) => {
      const found = PICTURES.exec(line)?.[1];
      if (found === undefined || pictures !== null) return;
      pictures = found;
      run.interrupt();
    });
    if (pictures === null) throw new ProvisionError('The wall wrote no pictures.', `Read ${this.log}`);
    if (code !== 0 && code !== CTRL_C)
      throw new ProvisionError(`The wall ended with ${code} on Ctrl+C.`, `Read ${this.log}`);
    const kept = join(OUT, this.user.name);
    await mkdir(kept, { recursive: true });
    const written = (await readdir(join(this.root, pictures))).filter((name) => name.endsWith('.png'));
    for (const name of written) await copyFile(join(this.root, pictures, name), join(kept, name));
    this.say(`the wall wrote ${written.length} pictures, kept in ${kept}`);
  }

  /**
   * @param {string} command
   * @param {User} user
   * @param {(line: string, run: Running) => void} onLine
   */
  async #timed(command, user, onLine) {
    const started = performance.now();
    this.say(`${user.name}: ${command}`);
    const run = enter(this.root, {
      user,
      folder: this.folder,
      command,
      log: this.log,
      onLine: (line) => {
        process.stdout.write(`  ${line}\n`);
        onLine(line, run);
      },
    });
    // The machine is in a process group of its own, so what ends this process does not reach it.
    const limit = AbortSignal.any([this.stopping, AbortSignal.timeout(LIMIT)]);
    limit.addEventListener('abort', run.kill);
    try {
      const code = await run.ended;
      this.say(`exit code ${code} after ${((performance.now() - started) / 1000).toFixed(0)} s`);
      if (limit.aborted) throw new ProvisionError('Stopped before its end.', `Read ${this.log}`);
      return { code };
    } finally {
      limit.removeEventListener('abort', run.kill);
    }
  }
}
