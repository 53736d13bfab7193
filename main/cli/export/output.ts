import { once } from 'node:events';
import { STANDARD } from '../standard-input';
import { PartFile } from './part-file';

/** Where an export is written. Each call may reject with the file system's error. */
export interface Output {
  write(content: string | Uint8Array): Promise<void>;
  /** all is written */
  finish(): Promise<void>;
  /** leaves nothing behind, where that is possible */
  giveUp(): Promise<void>;
}

/** @param path `-`: standard output */
export function openOutput(path: string): Promise<Output> {
  return path === STANDARD ? Promise.resolve(standardOutput) : PartFile.open(path);
}

const standardOutput: Output = {
  write: async (content) => {
    if (content.length > 0 && !process.stdout.write(content)) await once(process.stdout, 'drain');
  },
  finish: () => Promise.resolve(),
  giveUp: () => Promise.resolve(),
};
