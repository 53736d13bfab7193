import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';

export interface VirtualDisplay {
  /** `:7` */
  readonly name: string;
  end(): void;
}

/** A virtual display of its own. */
export async function startDisplay(size: string): Promise<VirtualDisplay> {
  const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', `${size}x24`, '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const [number] = (await Promise.race([
    once(child.stdio[3] as Readable, 'data'),
    once(child, 'exit').then(() => {
      throw new Error('Xvfb did not start. Type: sudo apt-get install xvfb');
    }),
  ])) as [Buffer];
  return {
    name: `:${number.toString().trim()}`,
    end: () => {
      child.kill();
    },
  };
}

/** A virtual display of 4K when there is none. @returns ends it */
export async function ensureDisplay(): Promise<() => void> {
  if (process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
    return () => undefined;
  const display = await startDisplay('3840x2160');
  process.env.DISPLAY = display.name;
  return () => display.end();
}
