import type { Readable } from 'node:stream';
import { utilityProcess } from 'electron';
import type { DemoMessage, DemoOrder, DemoProcess } from '../demo/launch';

/**
 * Starts the demo as a utility process of Electron: a packaged wall cannot run as Node itself, its fuse for that is off.
 * Chromium ends it with the wall, however the wall ends; guards of their own then stop the demo's servers.
 */
export function startDemoProcess(program: string, args: readonly string[]): DemoProcess {
  const child = utilityProcess.fork(program, [...args], {
    serviceName: 'Gantry demo estate',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const order: DemoOrder = 'end';
  return {
    stderr: child.stderr as Readable | null,
    onMessage: (heard) => child.on('message', (message: DemoMessage) => heard(message)),
    onExit: (ended) => child.once('exit', (code) => ended(code)),
    askToEnd: () => child.postMessage(order),
  };
}
