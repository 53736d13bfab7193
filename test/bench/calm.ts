import { setTimeout as pause } from 'node:timers/promises';
import { electronProgram } from '../support/electron-program';
import { type CalmEstate, startCalmEstate } from './calm-estate';
import { startDisplay } from './display';
import { startBenchEstate } from './estate';
import { cpuByRole, type Role } from './process-tree';
import { median, type Row } from './report';
import { type Running, runEmpty, runWall } from './running';

/** ms until the wall is calm: ages under two minutes are shown in seconds and change every second */
const SETTLE = 130_000;
const SPANS = 5;
/** ms of one span */
const SPAN = 12_000;
/** Four HTTP targets every 5 s are asked nine times in a span; some answers fall beside it. */
const LEAST_ASKED = 6;
const ROLES: readonly Role[] = ['main', 'page', 'gpu', 'network', 'launcher', 'other'];
type Load = Readonly<Record<Role, number>>;

const TENANTS_SETTLE = 20_000;
/** % of a core */
const TENANTS_MOST = 13;

/** CPU of the tenants view while 2,000 tenants change four times a second; every process. */
export async function tenantsRows(folder: string): Promise<readonly Row[]> {
  const estate = await startBenchEstate(`${folder}/estate-tenants-cpu`, 2_000);
  const wall = await runWall(estate.config, `${folder}/wall-tenants-cpu`, { view: 'tenants' });
  try {
    await pause(TENANTS_SETTLE);
    const spans: Load[] = [];
    for (let n = 0; n < SPANS; n++) spans.push(...(await spanOf([wall.pid])));
    const middle = (of: (load: Load) => number): number => median(spans.map(of));
    const row = { unit: '% of a core', reference: null, against: '', budget: null };
    return [
      {
        ...row,
        what: 'CPU of all processes, tenants view, 2,000 tenants at 4 Hz',
        figure: middle(total),
        budget: { of: 'figure', at: 'most', limit: TENANTS_MOST },
      },
      ...ROLES.map(
        (role): Row => ({ ...row, what: `the same, ${role}`, figure: middle((load) => load[role]) }),
      ),
    ];
  } finally {
    await wall.close();
    await estate.stop();
  }
}

/** Processor time by role over one span, % of a core; both windows over the same span. */
async function spanOf(pids: readonly number[]): Promise<readonly Load[]> {
  const before = pids.map((pid) => cpuByRole(pid, electronProgram()));
  const start = performance.now();
  await pause(SPAN);
  const seconds = (performance.now() - start) / 1_000;
  return pids.map((pid, at) => {
    const after = cpuByRole(pid, electronProgram());
    const load = { ...after };
    for (const role of ROLES) load[role] = ((after[role] - (before[at]?.[role] ?? 0)) * 100) / seconds;
    return load;
  });
}

const total = (load: Load | undefined): number =>
  ROLES.reduce((sum, role) => sum + (load?.[role] ?? Number.NaN), 0);

/**
 * CPU of a calm estate on the services view against an empty window whose text changes once a second. Both run at the
 * same time, each on a display of its own, so that neither covers the other and a neighbour slows both alike.
 */
export async function calmRows(folder: string): Promise<readonly Row[]> {
  const displays = [await startDisplay('1920x1080'), await startDisplay('1920x1080')] as const;
  let estate: CalmEstate | null = null;
  const windows: Running[] = [];
  try {
    estate = await startCalmEstate(`${folder}/estate-calm`);
    const wall = await runWall(estate.config, `${folder}/wall-calm`, { display: displays[0].name });
    windows.push(wall);
    const empty = await runEmpty('ticking', displays[1].name);
    windows.push(empty);
    await pause(SETTLE);
    const spans: (readonly Load[])[] = [];
    for (let n = 0; n < SPANS; n++) {
      const asked = estate.asked();
      spans.push(await spanOf([wall.pid, empty.pid]));
      if (estate.asked() - asked < LEAST_ASKED) throw new Error('the wall did not ask its targets');
    }
    return rowsOf(spans);
  } finally {
    for (const window of windows) await window.close();
    await estate?.stop();
    for (const display of displays) display.end();
  }
}

function rowsOf(spans: readonly (readonly Load[])[]): readonly Row[] {
  const against = 'empty window, a text that changes once a second';
  const what = 'CPU, calm estate, services view, 8 services, 6 targets at 5 s';
  const middle = (of: (load: Load | undefined) => number, at: number): number =>
    median(spans.map((span) => of(span[at])));
  const parts = ROLES.map((role): Row => {
    const of = (load: Load | undefined): number => load?.[role] ?? Number.NaN;
    return {
      what: `the same, ${role}`,
      unit: '% of a core',
      figure: middle(of, 0),
      reference: null,
      against: `${against}: ${middle(of, 1).toFixed(2)}`,
      budget: null,
    };
  });
  return [
    {
      what,
      unit: '% of a core',
      figure: middle(total, 0),
      reference: middle(total, 1),
      against,
      budget: { of: 'ratio', at: 'most', limit: 2 },
    },
    ...parts,
  ];
}
