import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Readable } from 'node:stream';
import { decodeLastWord, type LastWord } from '../../shared/contract/last-word';
import { handOver } from './hand-over';
import { Unready } from './unready';
import { xServerAnswers } from './x-server';

/** @returns the path of a program on the PATH, or null */
export function findProgram(name: string): string | null {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // not in this folder
    }
  }
  return null;
}

function electronExecutable(root: string): string {
  const name =
    process.platform === 'win32'
      ? 'electron.exe'
      : process.platform === 'darwin'
        ? 'Electron.app/Contents/MacOS/Electron'
        : 'electron';
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(root, 'node_modules', 'electron', 'dist');
  const path = join(folder, name);
  if (!existsSync(path)) throw new Unready('Electron is not installed yet.', 'Run: npm run provision');
  return path;
}

export function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY);
}

/** The X server that Electron will draw on; null: it draws on none. */
function xDisplay(env: NodeJS.ProcessEnv): string | null {
  return process.platform === 'linux' && env.DISPLAY ? env.DISPLAY : null;
}

/** Without its X server, Chromium ends with a trap and no word. */
async function requireXServer(): Promise<void> {
  const display = xDisplay(process.env);
  if (display === null || (await xServerAnswers(display))) return;
  throw new Unready(
    `No X server answers on DISPLAY ${display}.`,
    'Start it, name another one, or unset DISPLAY: the wall then runs on a virtual display.',
  );
}

interface VirtualDisplay {
  readonly display: string;
  stop(): void;
  /** This process may end before the display, which ends with its last client. */
  leave(): void;
}

/** A display of our own for a machine without one. */
async function startVirtualDisplay(size: string): Promise<VirtualDisplay> {
  const program = findProgram('Xvfb');
  if (program === null) {
    throw new Unready(
      'There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set), and Xvfb is not installed.',
      'Start it from a desktop session, or type: sudo apt-get install xvfb',
    );
  }
  // With its last client the display ends too, so that none is left behind when this process is killed.
  const args = ['-displayfd', '3', '-screen', '0', `${size}x24`, '-nolisten', 'tcp', '-terminate'];
  const child = spawn(program, args, {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    // The display must outlive the wall that draws on it, also when Ctrl+C reaches the whole process group.
    detached: true,
  });
  const number = child.stdio[3] as Readable;
  const [first] = (await Promise.race([
    once(number, 'data'),
    once(child, 'exit').then(() => {
      throw new Unready('Xvfb did not start.', `Run it by hand to see why: ${program} :99`);
    }),
  ])) as [Buffer];
  return {
    display: `:${first.toString().trim()}`,
    stop: () => {
      child.kill();
    },
    leave: () => {
      number.destroy();
      child.unref();
    },
  };
}

export interface Launch {
  /** folder of the checkout or package, with `out/` and `node_modules/` */
  readonly root: string;
  /** arguments for the Electron program, after its own switches */
  readonly args: readonly string[];
  /** size of a virtual display, `1920x1080` */
  readonly size: string;
  /** Electron may take the place of this process where possible; the command must have nothing to do after it */
  readonly replace: boolean;
  /** called when the wall runs on a virtual display, so that it may add arguments */
  readonly unseen: () => readonly string[];
  readonly say: (line: string) => void;
}

/** Hides Chromium's messages below a fatal one, and those of its video library: about missing buses and GPUs. */
const QUIET_SWITCH = '--log-level=3';
const QUIET_ENV = { LIBVA_MESSAGING_LEVEL: '0' } as const;

/**
 * Runs the Electron program until it ends, or lets it take the place of this process.
 * @returns its exit code; 0 when it takes over. @throws Unready
 */
export async function launchElectron(launch: Launch): Promise<number> {
  const executable = electronExecutable(launch.root);
  await requireXServer();
  const switches: string[] = [];
  if (process.platform === 'linux' && process.getuid?.() === 0) {
    launch.say(
      'Chromium’s sandbox is off, because it does not work for root. Run the wall as an ordinary user to switch it on.',
    );
    switches.push('--no-sandbox');
  }
  const virtual = hasDisplay() ? null : await startVirtualDisplay(launch.size);
  const extra = virtual === null ? [] : launch.unseen();
  const env = virtual === null ? process.env : { ...process.env, DISPLAY: virtual.display };
  const args = [...switches, join(launch.root, 'out', 'main', 'app.js'), ...launch.args, ...extra];
  const take = launch.replace ? handOver() : null;
  if (take !== null) {
    virtual?.leave();
    const display: Record<string, string> = virtual === null ? {} : { DISPLAY: virtual.display };
    take({ executable, args: [QUIET_SWITCH, ...args], env: { ...QUIET_ENV, ...display } });
    return 0;
  }
  try {
    return await run(executable, args, env, launch.say);
  } finally {
    virtual?.stop();
  }
}

function run(
  executable: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  say: Launch['say'],
): Promise<number> {
  const child = spawn(executable, args, {
    env,
    // The channel carries Electron's last message; its closing tells Electron that this process is gone.
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    // A signal to the terminal's process group would take Chromium's helpers before the wall has ended.
    detached: process.platform !== 'win32',
  });
  if (child.stderr !== null) passOn(child.stderr);
  return untilExit(child, xDisplay(env), say);
}

/** Chromium's messages about missing buses and GPUs, which mean nothing to the reader. */
const CHATTER = /^\[\d+:\d+\/[\d.]+:(ERROR|WARNING|INFO):|^\s*$|^Failed to connect to the bus|^libva|dbus/;

function passOn(stream: Readable): void {
  let rest = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (!CHATTER.test(line)) process.stderr.write(`${line}\n`);
  });
}

/** Exit code of a run that ended by a signal, with no word of the wall; and of one whose X server is gone. */
const BROKEN_DOWN = 1;
const NO_DISPLAY = 2;
/** Time (ms) to wait for Electron's last message after its end. */
const LAST_WORD_PATIENCE = 1_000;
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Electron sometimes crashes in its own teardown (node::FreeEnvironment runs a callback of a freed object), after the
 * wall has closed everything and reported its exit code: that report counts, not the signal.
 */
async function untilExit(child: ChildProcess, display: string | null, say: Launch['say']): Promise<number> {
  let word: LastWord | null = null;
  child.on('message', (raw) => {
    word = decodeLastWord(raw) ?? word;
  });
  const forward = (signal: NodeJS.Signals): void => {
    child.kill(signal);
  };
  for (const signal of FORWARDED) process.on(signal, forward);
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    if (code !== null) return code;
    // The exit of a process can be reported before its last message.
    const patience = AbortSignal.timeout(LAST_WORD_PATIENCE);
    if (child.connected) await Promise.race([once(child, 'disconnect'), once(patience, 'abort')]);
    const last = word as LastWord | null;
    if (last === null && display !== null && !(await xServerAnswers(display))) {
      say(`The X server on DISPLAY ${display} is gone, and the wall ended with it. Start both again.`);
      return NO_DISPLAY;
    }
    if (last === null) {
      say(`Electron was ended by ${signal ?? 'the system'}.`);
      return BROKEN_DOWN;
    }
    say(`Electron was ended by ${signal ?? 'the system'} after the wall had closed; nothing was lost.`);
    return last.code;
  } finally {
    for (const signal of FORWARDED) process.off(signal, forward);
  }
}
