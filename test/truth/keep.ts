import { createWriteStream, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Snapshot } from '../../shared/model/snapshot';
import { snapshotOf, snapshotText } from '../support/snapshot-text';
import type { Course, Reading } from './reading';

/** A file of readings, one a line, so that a violation can be studied and judged anew. */
export interface Keeper {
  keep(reading: Reading): void;
  close(): Promise<void>;
}

export function keeperOf(folder: string, scenario: string): Keeper {
  const file = createWriteStream(join(folder, `${scenario.replaceAll(/[^\w-]+/g, '-')}.ndjson`));
  return {
    keep: (reading) => void file.write(`${lineOf(reading)}\n`),
    close: () => new Promise((resolve) => file.end(() => resolve())),
  };
}

/** The courses in a folder of readings, by the names of their files. */
export function keptCourses(folder: string): readonly Course[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ndjson'))
    .sort()
    .map((name) =>
      readFileSync(join(folder, name), 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map(readingOf),
    )
    .filter((course) => course.length > 0);
}

/** Columns as lists, as in the snapshots that scenarios keep. */
export function lineOf(reading: Reading): string {
  return snapshotText(reading as unknown as Snapshot);
}

export function readingOf(line: string): Reading {
  return snapshotOf(line) as unknown as Reading;
}
