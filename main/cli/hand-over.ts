import { closeSync, writeSync } from 'node:fs';

/** A program that takes the place of this one: same process id, terminal and supervisor. */
export interface Successor {
  readonly executable: string;
  readonly args: readonly string[];
  /** added to the environment of this process */
  readonly env: Readonly<Record<string, string>>;
}

/** Does not return where this process itself is replaced; else it may end now. */
export type HandOver = (successor: Successor) => void;

/** Number of the file descriptor on which the shell of `bin/gantry` waits for a command to run in its place. */
const SHELL = 'GANTRY_HANDOVER';
const FIRST_FREE = 3;

type Execve = (file: string, args: readonly string[], env: NodeJS.ProcessEnv) => void;

/**
 * The way to be replaced rather than to wait: a waiting Node holds some 50 MB for as long as the wall runs. By the shell
 * that started this process, or by Node itself from 22.15 on; null: there is none.
 */
export function handOver(): HandOver | null {
  const descriptor = Number(process.env[SHELL]);
  if (Number.isInteger(descriptor) && descriptor >= FIRST_FREE)
    return (successor) => {
      writeSync(descriptor, `${shellCommand(successor)}\n`);
      closeSync(descriptor);
    };
  const { execve } = process as { execve?: Execve };
  if (execve === undefined || process.platform === 'win32') return null;
  return ({ executable, args, env }) => {
    // Node 22 to 25 warn that this is experimental.
    process.removeAllListeners('warning');
    execve.call(process, executable, [executable, ...args], { ...process.env, ...env });
  };
}

/** For `exec` of a POSIX shell. */
export function shellCommand({ executable, args, env }: Successor): string {
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  return ['env', ...variables, executable, ...args].map(quoted).join(' ');
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
