import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Config } from '../../shared/config/config';
import { formatDuration } from '../../shared/format/format';
import { observedOf } from '../../shared/judge/drills/measuring';
import {
  type Claim,
  ended,
  type RehearsalProblem,
  recordOf,
  stepped,
  undone,
} from '../../shared/judge/drills/rehearsal';
import type { Drill, DrillObserved } from '../../shared/model/drill';
import type { Rehearsal } from '../../shared/model/rehearsal';
import { type Result } from '../../shared/model/result';
import { SCENARIOS, scenarioOf } from '../../shared/model/scenario';
import { drillsFolder } from '../engine/drills/drills-folder';
import {
  clearRehearsal,
  readRehearsal,
  readSeen,
  writeRecord,
  writeRehearsal,
} from '../engine/drills/rehearsal-file';
import { usableConfig } from './usable-config';

/** A wall that watches writes what it sees every two seconds. */
const WATCHED_MS = 10_000;
/** ms to wait for its last word */
const LAST_WORD_MS = 90_000;
const LOOK_MS = 250;
const BAD_USE = 2;

export interface DrillPlace {
  /** null: the one that is found, if any */
  readonly config: string | null;
  readonly data: string;
  readonly say: (line: string) => void;
}

/** Begins a rehearsal. @param services ids, by commas @returns the exit code, here and below */
export async function startDrill(place: DrillPlace, scenario: string, services: string): Promise<number> {
  const { say } = place;
  const used = await configOf(place);
  if (used === null) return BAD_USE;
  const { config, folder } = used;
  const running = await readRehearsal(folder);
  if (running !== null) {
    say(`the drill ${running.id} goes on already; only one can.`);
    say('End it with: gantry drill end, or give it up with: gantry drill abort');
    return BAD_USE;
  }
  const wanted = services
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean);
  const known = config?.services.map(({ id }) => id) ?? null;
  const strangers = known === null ? [] : wanted.filter((one) => !known.includes(one));
  if (wanted.length === 0 || strangers.length > 0) {
    say(wanted.length === 0 ? 'no service is named.' : `there is no service ${strangers.join(', ')}.`);
    say(
      `Name those that the drill covers: --services ${(known ?? ['order-confirmation']).slice(0, 3).join(',')}`,
    );
    return BAD_USE;
  }
  const startedAt = Date.now();
  const rehearsal: Rehearsal = {
    id: await freeId(folder, `${new Date(startedAt).toISOString().slice(0, 10)}-${slug(scenario)}`),
    scenario,
    services: wanted,
    startedAt,
    steps: [],
    end: null,
  };
  await writeRehearsal(folder, rehearsal);
  say(`drill ${rehearsal.id} begins, for ${wanted.join(', ')}.`);
  if (scenarioOf(scenario) === null)
    say(`${scenario} is a scenario of your own; known are ${SCENARIOS.join(', ')}.`);
  say(
    (await isWatched(folder, rehearsal.id))
      ? 'A wall watches: it measures how long services break, and what is lost.'
      : `No wall watches ${folder}: steps are timed, RTO and RPO are not measured. Start one with: gantry wall --data ${place.data}`,
  );
  return 0;
}

export async function stepDrill(place: DrillPlace, name: string): Promise<number> {
  return change(place, (running) => stepped(running, name.trim(), Date.now()), `step: ${name.trim()}`);
}

export async function undoStep(place: DrillPlace): Promise<number> {
  return change(place, undone, 'the last step is taken back.');
}

/** Ends it, waits for what the wall has measured, and writes the record. */
export async function endDrill(
  place: DrillPlace,
  outcome: Drill['outcome'],
  why: string,
  claim: Claim,
): Promise<number> {
  const { say } = place;
  const running = await runningOf(place);
  if (running === null) return BAD_USE;
  const { folder } = running;
  // One whose record could not be written before ends as it did then.
  const over =
    running.rehearsal.end === null ? ended(running.rehearsal, outcome, why, Date.now()) : running.rehearsal;
  await writeRehearsal(folder, over);
  const observed = await lastWord(folder, over.id, say);
  const path = await writeRecord(folder, over.id, recordOf(over, observed, claim));
  await clearRehearsal(folder);
  say(
    `drill ${over.id} ${over.end?.outcome ?? outcome}, after ${words((Date.now() - over.startedAt) / 1_000)}: ${path}`,
  );
  for (const line of told(observed)) say(line);
  return 0;
}

/** What goes on, step by step. */
export async function drillStatus(place: DrillPlace): Promise<number> {
  const used = await configOf(place);
  if (used === null) return BAD_USE;
  const running = await readRehearsal(used.folder);
  if (running === null) {
    place.say('no drill goes on.');
    return 0;
  }
  const now = Date.now();
  place.say(
    `${running.id}: ${running.services.join(', ')}, for ${words((now - running.startedAt) / 1_000)}.`,
  );
  for (const { name, startedAt, endedAt } of running.steps)
    place.say(
      `  ${words(((endedAt ?? now) - startedAt) / 1_000).padStart(8)}  ${name}${endedAt === null ? ' (goes on)' : ''}`,
    );
  if (!(await isWatched(used.folder, running.id)))
    place.say('No wall watches: RTO and RPO are not measured.');
  return 0;
}

async function configOf(
  place: DrillPlace,
): Promise<{ readonly config: Config | null; readonly folder: string } | null> {
  const usable = await usableConfig(place.config, place.say);
  if (usable === null) return null;
  return { ...usable, folder: usable.config?.recovery.drills ?? drillsFolder(place.data) };
}

async function runningOf(
  place: DrillPlace,
): Promise<{ readonly rehearsal: Rehearsal; readonly folder: string } | null> {
  const used = await configOf(place);
  if (used === null) return null;
  const rehearsal = await readRehearsal(used.folder);
  if (rehearsal !== null) return { rehearsal, folder: used.folder };
  place.say(`no drill goes on in ${used.folder}.`);
  place.say('Begin one with: gantry drill start node-loss --services order-confirmation');
  return null;
}

async function change(
  place: DrillPlace,
  next: (running: Rehearsal) => Result<Rehearsal, RehearsalProblem>,
  done: string,
): Promise<number> {
  const running = await runningOf(place);
  if (running === null) return BAD_USE;
  const changed = next(running.rehearsal);
  if (!changed.ok) {
    place.say(`${changed.error.what}.`);
    place.say(changed.error.remedy);
    return BAD_USE;
  }
  await writeRehearsal(running.folder, changed.value);
  place.say(done);
  return 0;
}

/** A wall looks twice a second, so it has written by then. */
async function isWatched(folder: string, id: string): Promise<boolean> {
  const until = Date.now() + 3_000;
  for (;;) {
    const told = await readSeen(folder);
    if (told !== null && told.seen.id === id && told.age < WATCHED_MS) return true;
    if (Date.now() > until) return false;
    await delay(LOOK_MS);
  }
}

async function lastWord(
  folder: string,
  id: string,
  say: (line: string) => void,
): Promise<DrillObserved | null> {
  if (!(await isWatched(folder, id))) return null;
  say('waiting until the wall has seen everything back …');
  const until = Date.now() + LAST_WORD_MS;
  for (;;) {
    const told = await readSeen(folder);
    if (told?.seen.final === true) return observedOf(told.seen);
    if (told === null || told.age > WATCHED_MS || Date.now() > until) return null;
    await delay(LOOK_MS);
  }
}

function told(observed: DrillObserved | null): readonly string[] {
  if (observed === null) return ['No wall watched it: RTO and RPO are not measured.'];
  const { rto, rpo, rows, bytes } = observed;
  const lost =
    rpo !== null
      ? `${words(rpo)} of what was committed is lost${rows === null ? '' : ` (${rows} heartbeat rows)`}`
      : bytes !== null && bytes > 0
        ? `at least ${bytes} bytes of WAL are lost; for how long they were written is not known without a heartbeat`
        : 'what was lost is not known: see heartbeat in recovery.md';
  return [
    rto === null
      ? 'No service was seen to break and to be served again: there is no RTO.'
      : `RTO: ${words(rto)}.`,
    `RPO: ${lost}.`,
  ];
}

function words(seconds: number): string {
  const { text, unit } = formatDuration(seconds);
  return `${text} ${unit}`;
}

function slug(words: string): string {
  return (
    words
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 60) || 'drill'
  );
}

async function freeId(folder: string, wanted: string): Promise<string> {
  for (let count = 1; ; count++) {
    const id = count === 1 ? wanted : `${wanted}-${count}`;
    const taken = await stat(join(folder, `${id}.yaml`)).then(
      () => true,
      () => false,
    );
    if (!taken) return id;
  }
}
