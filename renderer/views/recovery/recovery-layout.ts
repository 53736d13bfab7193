import type { RecoveryRow, RecoveryStep } from '../../../shared/model/snapshot';

/** Heights in units of 1/1080 of the screen's height. */
const HEAD = 38;
const ROOM = 806 - HEAD;
const BACKUPS_HEAD = 44;
const BACKUP_ROW = 39;
const HERO = 208;
const ROW = 59;
const FOLD = 59;

export interface RecoveryLayout {
  readonly hero: RecoveryRow | null;
  /** rows written out below the hero */
  readonly rows: readonly RecoveryRow[];
  /** proven services that are only counted */
  readonly folded: number;
  /** rows that are neither proven nor have room */
  readonly more: number;
  readonly backups: number;
}

/** The row that opens into its drill's waterfall: the first that is critical and was drilled. */
export function layoutRecovery(rows: readonly RecoveryRow[], backups: number): RecoveryLayout {
  const first = rows[0];
  const hero = first !== undefined && first.severity === 'critical' && first.steps.length > 0 ? first : null;
  const shownBackups = Math.min(backups, 3);
  const room =
    ROOM - (hero === null ? 0 : HERO) - (shownBackups > 0 ? BACKUPS_HEAD + shownBackups * BACKUP_ROW : 0);
  const rest = hero === null ? rows : rows.slice(1);
  const places = Math.floor(room / ROW);
  if (rest.length <= places) return { hero, rows: rest, folded: 0, more: 0, backups: shownBackups };
  const open = rest.filter(({ posture }) => posture !== 'proven');
  const withFold = Math.floor((room - FOLD) / ROW);
  const shown =
    open.length >= withFold
      ? open.slice(0, withFold)
      : [...open, ...rest.filter(({ posture }) => posture === 'proven')].slice(0, withFold);
  const hidden = rest.filter((row) => !shown.includes(row));
  const folded = hidden.filter(({ posture }) => posture === 'proven').length;
  return { hero, rows: shown, folded, more: hidden.length - folded, backups: shownBackups };
}

/** Where things lie on the axis on which time measured is divided by time promised; 1 is the one vertical line. */
export interface RatioScale {
  /** @param ratio measured / promised, 0 and up @returns units from the axis' start; beyond the axis: its end */
  at(ratio: number): number;
  readonly line: number;
  readonly width: number;
}

/**
 * @param promised units from start to the promised line
 * @param width units of the whole axis
 * @param longest greatest ratio to show: past the line the axis is compressed when it would not fit
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

/** The step that cost most, or null. */
export function costliest(steps: readonly RecoveryStep[]): RecoveryStep | null {
  let most: RecoveryStep | null = null;
  for (const step of steps) if (most === null || step.duration > most.duration) most = step;
  return most;
}
