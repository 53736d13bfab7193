import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { electronProgram, SANDBOX_FLAGS } from '../support/electron-program';

const HD = '1920x1080';

/** A window that nothing is asked of: only its processes are looked at. */
export interface Running {
  /** root of its processes: the launcher, or Electron where that has taken the launcher's place */
  readonly pid: number;
  close(): Promise<void>;
}
const standing = new Set<ChildProcess>();

async function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Running> {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: 'ignore' });
  await once(child, 'spawn');
  standing.add(child);
  child.once('exit', () => standing.delete(child));
  return {
    pid: child.pid as number,
    close: async () => {
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`${command} ended by itself: ${child.exitCode ?? child.signalCode}`);
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
}

/** Ends every window that still runs. */
export async function endAll(): Promise<void> {
  await Promise.all(
    [...standing].map((child) => {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      return gone;
    }),
  );
}

/** A wall as its user starts it: by the command of a checkout, launcher and all. */
export function runWall(
  config: string,
  data: string,
  {
    display = process.env.DISPLAY,
    view,
  }: { readonly display?: string | undefined; readonly view?: string } = {},
): Promise<Running> {
  const args = ['wall', '--windowed', '--size', HD, '--config', config, '--data', data];
  if (view !== undefined) args.push('--view', view);
  return run('bin/gantry', args, { DISPLAY: display });
}

/** The reference window. @param page `ticking`: its word changes once a second */
export async function runEmpty(page: 'index' | 'ticking', display = process.env.DISPLAY): Promise<Running> {
  const data = await mkdtemp(join(tmpdir(), 'gantry-bench-empty-'));
  const running = await run(electronProgram(), [...SANDBOX_FLAGS, 'test/bench/empty/main.cjs'], {
    DISPLAY: display,
    GANTRY_BENCH_DATA: data,
    GANTRY_BENCH_SIZE: HD,
    GANTRY_BENCH_PAGE: `${page}.html`,
  });
  return {
    ...running,
    close: () => running.close().then(() => rm(data, { recursive: true, force: true, maxRetries: 5 })),
  };
}
