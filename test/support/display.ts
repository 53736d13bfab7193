import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';

export interface Display {
  /** for DISPLAY */
  readonly name: string;
  stop(): Promise<void>;
}

/**
 * A virtual display; Xvfb picks a free number itself.
 * @param size `1920x1080`
 * @throws Error when Xvfb does not start
 */
export async function startDisplay(size: string): Promise<Display> {
  // Without a client it would start again, and might take the next window's connection along.
  const args = ['-displayfd', '3', '-screen', '0', `${size}x24`, '-nolisten', 'tcp', '-noreset'];
  const server = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const ended = once(server, 'exit');
  const port = server.stdio[3] as Readable;
  const number = await Promise.race([
    once(port, 'data').then(([chunk]) => String(chunk).trim()),
    ended.then(([code]) => Promise.reject(new Error(`Xvfb left with ${code}: install the package xvfb`))),
  ]);
  return {
    name: `:${number}`,
    stop: async () => {
      server.kill('SIGTERM');
      await ended;
    },
  };
}
