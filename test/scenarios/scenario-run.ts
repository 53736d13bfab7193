import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cause, MadeIncident } from '../../main/demo/warehouse/incidents';
import type { Warehouse } from '../../main/demo/warehouse/warehouse';
import type { Engine } from '../../main/engine/engine';
import type { IncidentPage } from '../../shared/model/incident';
import type { SeenSnapshots } from '../support/seen-snapshots';
import { snapshotText } from '../support/snapshot-text';

/** s that an incident is watched for; within them it must be named right */
const WATCHED = 75;
/** s for which nothing may be open before one is made, and by which it must be over again */
const CALM = 5;
const OVER = 150;
/** s that it is watched for after all its causes are right: a change of mind counts */
const STANDS = 10;

/** An engine, and what it shows: it says so each second at least. */
export interface Wall {
  readonly engine: Engine;
  readonly seen: SeenSnapshots;
}
export interface Outcome {
  readonly name: string;
  readonly heldBack: boolean;
  /** the first cause that was named of each incident is the true one, and so is the last */
  readonly right: boolean;
  /** s from the onset to the sentence that names every true cause; null: never */
  readonly after: number | null;
  /** open at most at once */
  readonly incidents: number;
  /** what the wall said in the end, an incident a line */
  readonly said: readonly string[];
  /** causes in the order in which they were named: `12.3 s pg-wms postgres.locks` */
  readonly named: readonly string[];
}

function isOf(cause: Cause | null, page: IncidentPage): boolean {
  return cause === null
    ? page.cause === null
    : cause.rule.includes(page.cause?.rule ?? '') && page.cause?.subject === cause.subject;
}

function saidOf({ id, severity, answer, sureness }: IncidentPage): string {
  return `${id} ${severity}, ${sureness}: ${answer.verdict} ${answer.reason}`;
}

/** Makes one incident at a warehouse that is calm, and records what the wall says of it until it is over. */
export async function runIncident(warehouse: Warehouse, wall: Wall, made: MadeIncident): Promise<Outcome> {
  const { seen } = wall;
  const open = (): readonly IncidentPage[] => wall.engine.verdicts?.sections.incident.open ?? [];
  await made.prepare?.(warehouse);
  await calmFor(CALM, seen, open);
  const begun = performance.now();
  const seconds = (): number => (performance.now() - begun) / 1_000;
  const end = await made.begin(warehouse);
  const first = new Map<string, IncidentPage>();
  const named: string[] = [];
  let last = '';
  let rightAt: number | null = null;
  let incidents = 0;
  let pages: readonly IncidentPage[] = [];
  // What is expected to be nothing is watched to the end.
  while (
    seconds() < WATCHED &&
    (rightAt === null || made.causes.length === 0 || seconds() < rightAt + STANDS)
  ) {
    await seen.next(() => true);
    pages = open();
    incidents = Math.max(incidents, pages.length);
    for (const page of pages) if (page.cause !== null && !first.has(page.id)) first.set(page.id, page);
    const now = pages
      .map((page) => `${page.id} ${page.cause?.subject ?? '?'} ${page.cause?.rule ?? 'not clear'}`)
      .join('; ');
    if (now !== last) named.push(`${seconds().toFixed(1)} s ${now === '' ? 'none' : now}`);
    last = now;
    if (!areAll(made.causes, pages)) rightAt = null;
    else rightAt ??= seconds();
  }
  const said = pages.map(saidOf);
  keep(made.name, wall);
  await end();
  await calmFor(CALM, seen, open);
  const firsts = [...first.values()];
  const right =
    rightAt !== null &&
    incidents === made.causes.length &&
    firsts.every((page) => made.causes.some((cause) => isOf(cause, page)));
  const { name, heldBack } = made;
  return { name, heldBack, right, after: rightAt, incidents, said, named };
}

/** A picture of it can be taken later (`node scripts/look.mjs --kept`): `GANTRY_KEEP` names the folder. */
function keep(name: string, { engine }: Wall): void {
  const folder = process.env.GANTRY_KEEP;
  if (folder === undefined || engine.snapshot === null) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), snapshotText(engine.snapshot));
}

function areAll(causes: MadeIncident['causes'], pages: readonly IncidentPage[]): boolean {
  return pages.length === causes.length && causes.every((cause) => pages.some((page) => isOf(cause, page)));
}

async function calmFor(
  seconds: number,
  seen: SeenSnapshots,
  open: () => readonly IncidentPage[],
): Promise<void> {
  const begun = performance.now();
  let since = begun;
  while (performance.now() - since < seconds * 1_000) {
    await seen.next(() => true);
    if (open().length > 0) since = performance.now();
    if (performance.now() - begun > OVER * 1_000)
      throw new Error(`it is not over after ${OVER} s: ${open().map(saidOf).join('; ')}`);
  }
}
