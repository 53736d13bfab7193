import type { RecoveryRow } from '../../../../shared/model/recovery';

/** Units of 1/1080 of the screen's height, 1/1920 of its width. */
export const SERVICE_PAGE = {
  left: { x: 48, width: 1128 },
  right: { x: 1240, width: 632 },
  who: 236,
  top: 278,
  heads: 286,
  first: 324,
  bottom: 1046,
} as const;

/** Scenarios that can affect the service: one row each. */
export const SCENARIO = { height: 56, posture: 388, reason: 560, reasonWidth: 430, proof: 998 } as const;

/** Drills: one row each, with bars on the axis of the RTO. */
export const DRILL = {
  least: 42,
  most: 64,
  date: 56,
  scenario: 168,
  took: 392,
  bar: { x: 510, promised: 130, width: 190 },
  lost: 736,
  slowest: 868,
} as const;

/** Steps of the last drill. */
export const STEP = { height: 40, bar: { x: 252, width: 260 }, most: 7 } as const;
/** Height of the note that there are no steps. */
export const NO_STEPS = 150;

export const BACKUP_ROWS = { height: 108, line: 31, indent: 44, second: 310, most: 4 } as const;
/** From the rule of the lower half to its heads, and to its first row. */
const HEADS = 8;
const FIRST = 50;

export interface ServicePageLayout {
  /** top of the lower half: drills and backups */
  readonly rule: number;
  readonly heads: number;
  readonly first: number;
  /** number of drills with a row */
  readonly listed: number;
  /** number of earlier drills, counted on a line of their own */
  readonly earlier: number;
  readonly drillHeight: number;
  /** number of backups with a row */
  readonly backups: number;
}

/** The upper half takes the space it needs; drills share the rest. */
export function layoutServicePage(
  { scenarios, steps, history }: Pick<RecoveryRow, 'scenarios' | 'steps' | 'history'>,
  backups: number,
): ServicePageLayout {
  const stepRoom = steps.length === 0 ? NO_STEPS : Math.min(steps.length, STEP.most) * STEP.height;
  const rule = SERVICE_PAGE.first + Math.max(scenarios.length * SCENARIO.height, stepRoom) + 12;
  const first = rule + FIRST;
  const room = SERVICE_PAGE.bottom - first;
  const places = Math.floor(room / DRILL.least);
  const listed = history.length <= places ? history.length : places - 1;
  const rows = listed < history.length ? listed + 1 : listed;
  return {
    rule,
    heads: rule + HEADS,
    first,
    listed,
    earlier: history.length - listed,
    drillHeight: Math.min(DRILL.most, Math.floor(room / Math.max(1, rows))),
    backups: Math.min(backups, BACKUP_ROWS.most, Math.floor(room / BACKUP_ROWS.height)),
  };
}
