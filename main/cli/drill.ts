import type { Config } from '../../shared/config/config';
import { formatDuration } from '../../shared/format/format';
import { type Claim, type RehearsalProblem, stepped, undone } from '../../shared/judge/drills/rehearsal';
import type { Drill, DrillObserved } from '../../shared/model/drill';
import { SCENARIOS, scenarioOf } from '../../shared/model/scenario';
import { changeRehearsal, endRehearsal, isWatched, startRehearsal } from '../engine/drills/conduct';
import { drillsFolder } from '../engine/drills/drills-folder';
import { readRehearsal } from '../engine/drills/rehearsal-file';
import { errorCode } from '../engine/runtime/network-errors';
import { usableConfig } from './usable-config';

const BAD_USE = 2;

export interface DrillPlace {
  /** null: the one that is found, if any */
  readonly config: string | null;
  readonly data: string;
  readonly say: (line: string) => void;
}

/** Starts a drill. @param services ids, separated by commas @returns the exit code, here and below */
export function startDrill(place: DrillPlace, scenario: string, services: string): Promise<number> {
  return inFolder(place, (used) => start(place, used, scenario, services));
}

async function start(
  place: DrillPlace,
  { config, folder }: Used,
  scenario: string,
  services: string,
): Promise<number> {
  const { say } = place;
  const wanted = services
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean);
  const known = config?.services.map(({ id }) => id) ?? null;
  const strangers = known === null ? [] : wanted.filter((one) => !known.includes(one));
  if (wanted.length === 0 || strangers.length > 0) {
    say(wanted.length === 0 ? 'no service given.' : `there is no service ${strangers.join(', ')}.`);
    say(
      `Name the services that the drill covers: --services ${(known ?? ['order-confirmation']).slice(0, 3).join(',')}`,
    );
    return BAD_USE;
  }
  const started = await startRehearsal(folder, scenario, wanted);
  if (!started.ok) return refuse(place, started.error);
  const { id } = started.value;
  say(`drill ${id} started for ${wanted.join(', ')}.`);
  if (scenarioOf(scenario) === null)
    say(`${scenario} is a scenario of your own; the known ones are ${SCENARIOS.join(', ')}.`);
  say(
    (await isWatched(folder, id))
      ? 'A wall is watching: it measures the outage and the data loss.'
      : `No wall is watching ${folder}: steps are timed, but RTO and RPO are not measured. Start a wall with: gantry wall --data ${place.data}`,
  );
  return 0;
}

export async function stepDrill(place: DrillPlace, name: string): Promise<number> {
  const step = name.trim();
  return change(place, (running) => stepped(running, step, Date.now()), `step: ${step}`);
}

export async function undoStep(place: DrillPlace): Promise<number> {
  return change(place, undone, 'removed the last step.');
}

/** Ends it, waits for what the wall has measured, and writes the record. */
export async function endDrill(
  place: DrillPlace,
  outcome: Drill['outcome'],
  why: string,
  claim: Claim,
): Promise<number> {
  const { say } = place;
  return inFolder(place, async ({ folder }) => {
    const over = await endRehearsal(folder, { outcome, why, claim }, () =>
      say('waiting until the wall has seen all services recover …'),
    );
    if (!over.ok) return refuse(place, over.error, folder);
    const { rehearsal, observed, path } = over.value;
    say(
      `drill ${rehearsal.id} ${rehearsal.end?.outcome ?? outcome}, after ${words((Date.now() - rehearsal.startedAt) / 1_000)}: ${path}`,
    );
    for (const line of told(observed)) say(line);
    return 0;
  });
}

/** Prints the running drill step by step. */
export function drillStatus(place: DrillPlace): Promise<number> {
  return inFolder(place, (used) => status(place, used));
}

async function status(place: DrillPlace, used: Used): Promise<number> {
  const running = await readRehearsal(used.folder);
  if (running === null) {
    place.say('no drill is running.');
    return 0;
  }
  const now = Date.now();
  place.say(
    `${running.id}: ${running.services.join(', ')}, for ${words((now - running.startedAt) / 1_000)}.`,
  );
  for (const { name, startedAt, endedAt } of running.steps)
    place.say(
      `  ${words(((endedAt ?? now) - startedAt) / 1_000).padStart(8)}  ${name}${endedAt === null ? ' (running)' : ''}`,
    );
  if (!(await isWatched(used.folder, running.id)))
    place.say('No wall is watching: RTO and RPO are not measured.');
  return 0;
}

interface Used {
  readonly config: Config | null;
  /** of the drill records */
  readonly folder: string;
}

/** Runs a command on the folder of drill records. A folder that cannot be used is refused with what the system says. */
async function inFolder(place: DrillPlace, command: (used: Used) => Promise<number>): Promise<number> {
  const usable = await usableConfig(place.config, place.say);
  if (usable === null) return BAD_USE;
  const folder = usable.config?.recovery.drills ?? drillsFolder(place.data);
  try {
    return await command({ ...usable, folder });
  } catch (error) {
    // Node's own codes are of wrong calls.
    if (errorCode(error)?.startsWith('ERR_') ?? true) throw error;
    place.say(`the drill records in ${folder} cannot be read or written: ${messageOf(error)}.`);
    place.say('Use --data to name another data folder, or correct recovery.drills.');
    return BAD_USE;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function change(
  place: DrillPlace,
  next: Parameters<typeof changeRehearsal>[1],
  done: string,
): Promise<number> {
  return inFolder(place, async ({ folder }) => {
    const changed = await changeRehearsal(folder, next);
    if (!changed.ok) return refuse(place, changed.error, folder);
    place.say(done);
    return 0;
  });
}

/** @param folder named if no drill is running in it */
function refuse({ say }: DrillPlace, { what, remedy }: RehearsalProblem, folder?: string): number {
  say(`${what}${folder === undefined ? '' : ` (${folder})`}.`);
  say(remedy);
  return BAD_USE;
}

function told(observed: DrillObserved | null): readonly string[] {
  if (observed === null) return ['No wall was watching: RTO and RPO were not measured.'];
  const { rto, rpo, rows, bytes } = observed;
  const lost =
    rpo !== null
      ? `${words(rpo)} of committed work lost${rows === null ? '' : ` (${rows} heartbeat rows)`}`
      : bytes !== null && bytes > 0
        ? `at least ${bytes} bytes of WAL lost; without a heartbeat the time they cover is unknown`
        : 'unknown without a heartbeat: see recovery.md';
  return [
    rto === null
      ? 'RTO: not measured, because no service was seen to fail and recover.'
      : `RTO: ${words(rto)}.`,
    `RPO: ${lost}.`,
  ];
}

function words(seconds: number): string {
  const { text, unit } = formatDuration(seconds);
  return `${text} ${unit}`;
}
