import { mkdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { setup } from '../support/electron-setup';
import { temporaryFolder } from '../support/wall';
import { violationsOf } from './invariants/table';
import { type Keeper, keeperOf, keptCourses } from './keep';
import { type Play, playsOf } from './plays';
import { readPage } from './read-page';
import type { Course, Reading } from './reading';
import { reportOf } from './report';

/** ms between two looks */
const EVERY = 2_000;
/** ms for which a page or a scenario may do nothing */
const PATIENCE = 120_000;
/** After this many looks of the wall's own turn, each view is shown for one look. */
const OWN_TURN = 7;

export interface TruthOptions {
  /** names of plays; empty: all */
  readonly names: readonly string[];
  /** folder for the readings */
  readonly output: string;
  readonly short: boolean;
  readonly say: (line: string) => void;
}

/** Plays scenarios on the real wall, reads it, and holds it against every invariant. @returns violations, and scenarios that could not be played */
export async function runTruth({ names, output, short, say }: TruthOptions): Promise<number> {
  mkdirSync(output, { recursive: true });
  const plays = playsOf(short).filter(({ name }) => names.length === 0 || names.includes(name));
  const endDisplay = await setup();
  // Nobody's own configuration is found there.
  const home = await temporaryFolder('truth-home');
  process.env.XDG_CONFIG_HOME = home.path;
  const courses: Course[] = [];
  let failed = 0;
  try {
    for (const [at, play] of plays.entries()) {
      say(`${at + 1} of ${plays.length}: ${play.name} (about ${Math.ceil(play.seconds / 60)} min)`);
      const course = await runPlay(play, { keeper: keeperOf(output, play.name), say }).catch(
        (error: unknown) => {
          say(`  it could not be played: ${error instanceof Error ? error.message : String(error)}`);
          failed += 1;
          return [];
        },
      );
      if (course.length > 0) courses.push(course);
    }
  } finally {
    await endDisplay();
    await home.remove();
  }
  return failed + judge(courses, { output, say });
}

/** Holds readings that were kept before against the invariants. */
export function judgeAgain({ output, say }: Pick<TruthOptions, 'output' | 'say'>): number {
  return judge(keptCourses(output), { output, say });
}

function judge(courses: readonly Course[], { output, say }: Pick<TruthOptions, 'output' | 'say'>): number {
  const found = courses.map((course) => ({ course, violations: violationsOf(course) }));
  for (const line of reportOf(found)) say(line);
  say(`readings: ${output}`);
  return found.reduce((sum, { violations }) => sum + violations.length, 0);
}

/** One play from its start to its end. */
export async function runPlay(
  play: Play,
  { keeper, say }: { readonly keeper: Keeper | null; readonly say: (line: string) => void },
): Promise<Course> {
  const folder = await temporaryFolder('truth');
  const course: Reading[] = [];
  try {
    const playing = await play.open(folder.path, say);
    const began = Date.now();
    let steered = false;
    try {
      for (let look = 0; ; look += 1) {
        const from = performance.now();
        const page = playing.wall.page;
        const asked: Promise<Reading | null> = readPage(page, { scenario: play.name, began, steered }).catch(
          () => null,
        );
        const reading: Reading | null = await answered(asked, 'the page did not answer');
        if (reading !== null) {
          course.push(reading);
          keeper?.keep(reading);
          if (look % 10 === 0) say(`  ${progressOf(reading)}`);
        }
        const step = playing.step((Date.now() - began) / 1_000, reading);
        if (await answered(step, 'the scenario did not go on')) break;
        steered = await answered(turn(page, reading, look), 'the page took no key');
        await delay(Math.max(0, EVERY - (performance.now() - from)));
      }
    } finally {
      await playing.stop();
    }
  } finally {
    await keeper?.close();
    await folder.remove();
  }
  return course;
}

/** Nothing that drives a page ends by itself when the page is lost. */
async function answered<T>(work: Promise<T>, otherwise: string): Promise<T> {
  const limit = new AbortController();
  const late = delay(PATIENCE, null, { signal: limit.signal }).then(
    () => Promise.reject(new Error(`${otherwise} within ${PATIENCE / 1_000} s`)),
    () => new Promise<never>(() => undefined),
  );
  try {
    return await Promise.race([work, late]);
  } finally {
    limit.abort();
  }
}

/**
 * Lets the wall turn by itself for some looks, then shows each view for one, and then what it would show itself.
 * @returns whether it chose the view
 */
async function turn(page: Page, reading: Reading | null, look: number): Promise<boolean> {
  const sections = reading?.held?.snapshot.sections;
  if (sections === undefined) return false;
  const views = sections.frame.views.length;
  const at = look % (OWN_TURN + views + 1);
  if (at < OWN_TURN) return false;
  if (at < OWN_TURN + views) await page.keyboard.press(String(at - OWN_TURN + 1));
  else if (sections.incident.open.length > 0) await page.keyboard.press('i');
  return true;
}

function progressOf({ after, page, held }: Reading): string {
  const open = held?.snapshot.sections.incident.open.length ?? 0;
  const heading = page.headings[0] ?? (page.starting ? 'starting' : '');
  return `${String(Math.round(after)).padStart(4)} s  ${page.view ?? '-'}, ${open} open: ${heading}`;
}
