import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The data folder of the demo estate, inside the one given: its history, baselines and drills must never become those of
 * a real estate, which may use the same names.
 */
export function demoFolder(data: string): string {
  return join(data, 'demo');
}

/** Whether only the demo has a history there. */
export function holdsDemoOnly(data: string): boolean {
  return !hasHistory(data) && hasHistory(demoFolder(data));
}

/** How to see the history of the demo, if a data folder holds no other one; null: it holds another one, or none. */
export function demoRemedy(data: string): string | null {
  return holdsDemoOnly(data)
    ? `The history of the demo is in its own folder: --data ${demoFolder(data)}`
    : null;
}

/**
 * Moves away what a demo of an older version left in the data folder itself. Where a real estate has used the folder
 * since, the two cannot be told apart.
 * @param isReal whether a real estate has used the folder
 */
export async function partFromDemo(
  data: string,
  isReal: (data: string) => Promise<boolean>,
  say: (line: string) => void,
): Promise<void> {
  const mark = join(demoFolder(data), 'gantry.yaml');
  if (!existsSync(mark) || !hasHistory(data)) return;
  if (await isReal(data)) {
    say(
      `the history in ${data} also holds that of a demo, which an older version wrote there: to be rid of both, stop the wall and delete ${join(data, 'cache')}.`,
    );
  } else {
    mkdirSync(demoFolder(data), { recursive: true });
    rmSync(join(demoFolder(data), 'cache'), { recursive: true, force: true });
    renameSync(join(data, 'cache'), join(demoFolder(data), 'cache'));
    say(`the history of the demo was moved to ${demoFolder(data)}.`);
  }
  rmSync(mark);
}

/** Whether a wall has kept anything in a data folder. */
export function hasHistory(data: string): boolean {
  return existsSync(join(data, 'cache'));
}
