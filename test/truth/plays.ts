import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { INCIDENT_TITLES, type IncidentTitle, SCENE_TITLES } from '../../main/demo/launch-scenarios';
import { INCIDENTS, type MadeIncident } from '../../main/demo/warehouse/incidents';
import { startWarehouse } from '../../main/demo/warehouse/warehouse';
import { openWall, type Wall } from '../support/wall';
import type { Reading } from './reading';

/** What is played on the wall while it is read. */
export interface Play {
  readonly name: string;
  readonly title: string;
  /** s for which it is watched at least; an incident until it is over */
  readonly seconds: number;
  /** Starts it. @param folder of its own @param say what happens @returns the wall that shows it */
  open(folder: string, say: (line: string) => void): Promise<Playing>;
}

export interface Playing {
  readonly wall: Wall;
  /** Takes the next step when it is time. @returns true: it is over */
  step(after: number, last: Reading | null): Promise<boolean>;
  stop(): Promise<void>;
}

/** s of a scene of the demo estate: one round of the cycle, and its beginning again */
const SCENE_SECONDS: Readonly<Record<string, number>> = { cycle: 340 };
const SCENE_USUAL = 150;
/** s of calm before an incident, of the incident, after its end, and by which it must be over */
const INCIDENT = { calm: 16, lasts: 75, after: 45, over: 150 } as const;
/** The same, where CI looks. */
const SHORT = { calm: 8, lasts: 26, after: 8, over: 40 } as const;

/** @param short the form that CI has the time for */
export function playsOf(short: boolean): readonly Play[] {
  return [
    ...Object.entries(SCENE_TITLES).map(sceneOf),
    ...INCIDENT_TITLES.map((row) => incidentOf(row, short)),
  ];
}

/** A scene of the demo estate, as `npm start -- --scenario NAME` shows it. */
function sceneOf([name, title]: readonly [string, string]): Play {
  const seconds = SCENE_SECONDS[name] ?? SCENE_USUAL;
  return {
    name,
    title,
    seconds,
    async open(folder) {
      const wall = await openWall({ data: join(folder, 'data'), args: ['--scenario', name] });
      return {
        wall,
        step: (after) => Promise.resolve(after >= seconds),
        stop: () => wall.close(),
      };
    },
  };
}

/** An incident of known cause at the warehouse: calm, the incident, its end, and what the wall shows then. */
function incidentOf(row: IncidentTitle, short: boolean): Play {
  const times = short ? SHORT : INCIDENT;
  return {
    name: row.name,
    title: row.title,
    seconds: times.calm + times.lasts + times.after,
    async open(folder, say) {
      const made = INCIDENTS.find(({ name }) => name === row.name) as MadeIncident;
      const warehouse = await startWarehouse(join(folder, 'warehouse'));
      try {
        const wall = await openWall({ config: warehouse.configPath, data: join(folder, 'data') });
        await made.prepare?.(warehouse);
        return {
          wall,
          ...stepsOf(times, { begin: () => made.begin(warehouse), say }),
          stop: async () => {
            try {
              await wall.close();
            } finally {
              await warehouse.stop();
            }
          },
        };
      } catch (error) {
        await warehouse.stop();
        throw error;
      }
    },
  };
}

/** Begins and ends an incident at its times. */
function stepsOf(
  times: typeof INCIDENT | typeof SHORT,
  {
    begin,
    say,
  }: { readonly begin: () => ReturnType<MadeIncident['begin']>; readonly say: (line: string) => void },
): Pick<Playing, 'step'> {
  let calmFrom: number | null = null;
  /** true: it has begun */
  let beginning: Promise<boolean> | null = null;
  let begun: number | null = null;
  let end: (() => Promise<unknown> | void) | null = null;
  let ended: number | null = null;
  let over: number | null = null;
  return {
    async step(after, last) {
      const sections = last?.held?.snapshot.sections;
      const rows = sections?.services.rows ?? [];
      const calm = rows.length > 0 && rows.every(({ severity }) => severity === 'ok');
      calmFrom = calm ? (calmFrom ?? after) : null;
      if (beginning === null) {
        if (calmFrom === null || after - calmFrom < times.calm) return after > times.over;
        say(`  ${after.toFixed(0)} s  it begins`);
        beginning = Promise.resolve(begin()).then((told) => {
          end = told ?? null;
          return true;
        });
        beginning.catch(() => undefined);
      } else if (ended === null) {
        // A begin may wait for servers; the wall is read meanwhile.
        const isBegun = await Promise.race([beginning, delay(0, false)]);
        if (isBegun !== true) return false;
        begun ??= after;
        if (after - begun < times.lasts) return false;
        ended = after;
        say(`  ${after.toFixed(0)} s  it ends`);
        // So may an end.
        void Promise.race([Promise.resolve(end?.()), delay(60_000)]).catch(() => undefined);
      } else {
        if (sections?.incident.open.length === 0) over ??= after;
        else over = null;
        return (over !== null && after - over >= times.after) || after - ended >= times.over;
      }
      return false;
    },
  };
}
