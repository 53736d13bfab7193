import type { RecoveryRow, RecoveryStep } from '../../../shared/model/recovery';

/** Heights in units of 1/1080 of the screen's height. */
const HEAD = 38;
const ROOM = 784 - HEAD;
const BACKUPS_HEAD = 44;
const BACKUP_ROW = 39;
/** Rows are taller when there are few services. */
const HERO = { least: 208, most: 340 } as const;
const ROW = { least: 59, most: 104 } as const;

export interface RecoveryLayout {
  readonly hero: RecoveryRow | null;
  /** rows shown below the hero */
  readonly rows: readonly RecoveryRow[];
  /** proven services that are only counted */
  readonly folded: number;
  /** rows that are not proven but do not fit */
  readonly more: number;
  readonly backups: number;
  readonly heroHeight: number;
  readonly rowHeight: number;
}

/** The row that shows its drill's waterfall: the first one that is critical and was drilled. */
export function layoutRecovery(rows: readonly RecoveryRow[], backups: number): RecoveryLayout {
  const first = rows[0];
  const hero = first !== undefined && first.severity === 'critical' && first.steps.length > 0 ? first : null;
  const shownBackups = Math.min(backups, 3);
  const room = ROOM - BACKUPS_HEAD - shownBackups * BACKUP_ROW;
  const rest = hero === null ? rows : rows.slice(1);
  const least = hero === null ? 0 : HERO.least;
  const places = Math.floor((room - least) / ROW.least);
  const parts = rest.length <= places ? { rows: rest, folded: 0, more: 0 } : foldedRows(rest, places);
  const lines = parts.rows.length + (parts.folded > 0 ? 1 : 0) + (parts.more > 0 ? 1 : 0);
  const rowHeight = Math.max(ROW.least, Math.min(ROW.most, Math.floor((room - least) / Math.max(1, lines))));
  const heroHeight = hero === null ? 0 : Math.max(least, Math.min(HERO.most, room - lines * rowHeight));
  return { hero, ...parts, backups: shownBackups, heroHeight, rowHeight };
}

/** Proven rows are folded into a count first; rows that are not proven and do not fit are counted on another line. */
function foldedRows(
  rest: readonly RecoveryRow[],
  places: number,
): Pick<RecoveryLayout, 'rows' | 'folded' | 'more'> {
  const open = rest.filter(({ posture }) => posture !== 'proven');
  const proven = rest.filter(({ posture }) => posture === 'proven');
  // The space left after one line for each of the two counts that is needed.
  const room = places - (open.length > places - 1 ? 1 + (proven.length > 0 ? 1 : 0) : 1);
  const shown = [...open, ...proven].slice(0, Math.max(0, room));
  const folded = proven.filter((row) => !shown.includes(row)).length;
  return { rows: shown, folded, more: rest.length - shown.length - folded };
}

/** The axis of measured time divided by the RTO; 1 is the one vertical line. */
export interface RatioScale {
  /** @param ratio measured / RTO, 0 or more @returns units from the start of the axis; beyond the axis: its end */
  at(ratio: number): number;
  readonly line: number;
  readonly width: number;
}

/**
 * @param promised units from the start to the RTO line
 * @param width units of the whole axis
 * @param longest greatest ratio to show: the axis beyond the line is compressed if it would not fit
 */
export function ratioScale(promised: number, width: number, longest: number): RatioScale {
  const beyond = longest <= 1 ? promised : Math.min(promised, (width - promised) / (longest - 1));
  return {
    line: promised,
    width,
    at: (ratio) =>
      ratio <= 1 ? Math.max(0, ratio) * promised : Math.min(width, promised + (ratio - 1) * beyond),
  };
}

/** The longest step, or null. */
export function costliest(steps: readonly RecoveryStep[]): RecoveryStep | null {
  let most: RecoveryStep | null = null;
  for (const step of steps) if (most === null || step.duration > most.duration) most = step;
  return most;
}
