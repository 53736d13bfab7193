import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { DrillAct } from '../../../shared/contract/wall-bridge';
import { observedOf } from '../../../shared/judge/drills/measuring';
import {
  type Claim,
  ended,
  type RehearsalProblem,
  recordOf,
  stepped,
  undone,
} from '../../../shared/judge/drills/rehearsal';
import type { Drill, DrillObserved } from '../../../shared/model/drill';
import type { Rehearsal } from '../../../shared/model/rehearsal';
import { err, ok, type Result } from '../../../shared/model/result';
import { clearRehearsal, readRehearsal, readSeen, writeRecord, writeRehearsal } from './rehearsal-file';

/** A wall that watches writes what it sees every two seconds. */
const WATCHED_MS = 10_000;
/** A wall looks twice a second, so it has written by then. */
const FIRST_LOOK_MS = 3_000;
/** ms to wait for its last word */
const LAST_WORD_MS = 90_000;
const LOOK_MS = 250;

const NONE: RehearsalProblem = {
  what: 'no drill is running',
  remedy: 'Start one with: gantry drill start node-loss --services order-confirmation',
};

const NO_CLAIM: Claim = { rto: null, rpo: null, evidence: null };

/** Performs one command from the wall on the running drill. */
export async function conduct(folder: string, act: DrillAct): Promise<Result<unknown, RehearsalProblem>> {
  switch (act.do) {
    case 'start':
      return startRehearsal(folder, act.scenario, [act.service]);
    case 'step':
      return changeRehearsal(folder, (running) => stepped(running, act.name, Date.now()));
    case 'undo':
      return changeRehearsal(folder, undone);
    case 'end':
      return endRehearsal(folder, { outcome: act.outcome, why: '', claim: NO_CLAIM }, () => undefined);
  }
}

/** Starts a drill in a folder of records. @throws the file system's error, like all functions here */
export async function startRehearsal(
  folder: string,
  scenario: string,
  services: readonly string[],
): Promise<Result<Rehearsal, RehearsalProblem>> {
  const running = await readRehearsal(folder);
  if (running !== null)
    return err({
      what: `drill ${running.id} is already running; only one can run at a time`,
      remedy: 'End it with: gantry drill end, or abort it with: gantry drill abort',
    });
  const startedAt = Date.now();
  const wanted = `${new Date(startedAt).toISOString().slice(0, 10)}-${slug(scenario)}`;
  const id = await freeId(folder, wanted);
  const rehearsal: Rehearsal = { id, scenario, services: [...services], startedAt, steps: [], end: null };
  await writeRehearsal(folder, rehearsal);
  return ok(rehearsal);
}

/** @param next yields the changed drill */
export async function changeRehearsal(
  folder: string,
  next: (running: Rehearsal) => Result<Rehearsal, RehearsalProblem>,
): Promise<Result<Rehearsal, RehearsalProblem>> {
  const running = await readRehearsal(folder);
  if (running === null) return err(NONE);
  const changed = next(running);
  if (changed.ok) await writeRehearsal(folder, changed.value);
  return changed;
}

/** One that has ended, what a wall saw of it (null: none watched), and where its record lies. */
export interface Ended {
  readonly rehearsal: Rehearsal;
  readonly observed: DrillObserved | null;
  readonly path: string;
}

/**
 * Ends it, waits for the wall's measurements, and writes the record.
 * @param onWait called if a wall is watching and has not seen all services recover yet
 */
export async function endRehearsal(
  folder: string,
  end: { readonly outcome: Drill['outcome']; readonly why: string; readonly claim: Claim },
  onWait: () => void,
): Promise<Result<Ended, RehearsalProblem>> {
  const running = await readRehearsal(folder);
  if (running === null) return err(NONE);
  // One whose record could not be written before ends as it did then.
  const rehearsal = running.end === null ? ended(running, end.outcome, end.why, Date.now()) : running;
  await writeRehearsal(folder, rehearsal);
  const observed = await lastWord(folder, rehearsal.id, onWait);
  const path = await writeRecord(folder, rehearsal.id, recordOf(rehearsal, observed, end.claim));
  await clearRehearsal(folder);
  return ok({ rehearsal, observed, path });
}

/** Whether a wall watches this rehearsal. */
export async function isWatched(folder: string, id: string): Promise<boolean> {
  const until = Date.now() + FIRST_LOOK_MS;
  for (;;) {
    const told = await readSeen(folder);
    if (told !== null && told.seen.id === id && told.age < WATCHED_MS) return true;
    if (Date.now() > until) return false;
    await delay(LOOK_MS);
  }
}

async function lastWord(folder: string, id: string, onWait: () => void): Promise<DrillObserved | null> {
  if (!(await isWatched(folder, id))) return null;
  onWait();
  const until = Date.now() + LAST_WORD_MS;
  for (;;) {
    const told = await readSeen(folder);
    if (told?.seen.final === true) return observedOf(told.seen);
    if (told === null || told.age > WATCHED_MS || Date.now() > until) return null;
    await delay(LOOK_MS);
  }
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
