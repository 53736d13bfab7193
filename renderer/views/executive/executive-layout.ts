import type { ExecutiveDay, ExecutiveService } from '../../../shared/model/executive';
import { GRID } from '../../theme/place';

/** Top of the first row, below the heads of the columns. */
export const TOP = 272;
const ROOM = GRID.proofBottom - TOP;
const HERO = { least: 172, most: 300 } as const;
const ROW = { least: 46, most: 84 } as const;
/** Height of the part below the objectives: incidents, capacity, cost. */
const FOOT = { least: 280, most: 440 } as const;

export interface ExecutiveLayout {
  /** the service most at risk; null: there are no objectives */
  readonly hero: ExecutiveService | null;
  readonly rows: readonly ExecutiveService[];
  /** the folded services in words, with their number; empty: all have a row */
  readonly fold: string;
  readonly heroHeight: number;
  readonly rowHeight: number;
  /** top of the foot */
  readonly foot: number;
  readonly footHeight: number;
}

/**
 * The service most at risk is large; others have a row while there is space, the rest are counted. @param services
 * worst first
 */
export function layoutExecutive(services: readonly ExecutiveService[]): ExecutiveLayout {
  const hero = services.find(({ risk }) => risk !== null) ?? null;
  const rest = services.filter((one) => one !== hero);
  const least = hero === null ? 0 : HERO.least;
  const places = Math.floor((ROOM - FOOT.least - least) / ROW.least);
  const rows = rest.length <= places ? rest : rest.slice(0, places - 1);
  const folded = rest.slice(rows.length);
  const lines = rows.length + (folded.length > 0 ? 1 : 0);
  const rowHeight = Math.max(
    ROW.least,
    Math.min(ROW.most, Math.floor((ROOM - FOOT.least - least) / Math.max(1, lines))),
  );
  const spare = ROOM - FOOT.least - lines * rowHeight;
  const heroHeight = hero === null ? 0 : Math.max(HERO.least, Math.min(HERO.most, spare));
  const foot = TOP + heroHeight + lines * rowHeight;
  const footHeight = Math.max(FOOT.least, Math.min(FOOT.most, GRID.proofBottom - foot));
  return { hero, rows, fold: foldText(folded), heroHeight, rowHeight, foot, footHeight };
}

/** `22 more keep their promises, 3 of them not proven to recover` */
function foldText(folded: readonly ExecutiveService[]): string {
  const count = folded.length;
  if (count === 0) return '';
  const kept = folded.filter(({ risk }) => risk === 'ok').length;
  const free = folded.filter(({ risk }) => risk === null).length;
  const open = folded.filter(({ recovery }) => recovery !== null && recovery.posture !== 'proven').length;
  const other = count - kept - free;
  const parts = [
    other > 0 ? `${other} more do not for certain` : '',
    kept > 0 ? `${kept} more keep their promises` : '',
    free > 0 ? `${free} more promise nothing` : '',
  ].filter((part) => part !== '');
  return open === 0 ? parts.join(', ') : `${parts.join(', ')}; ${open} not proven to recover`;
}

/** A week of incidents; null: no day of it was watched. */
export interface Week {
  readonly opened: number | null;
  /** days that no wall watched */
  readonly unwatched: number;
}

const WEEK = 7;

/** The last seven days and the seven before them. @param days oldest first */
export function weeksOf(days: readonly ExecutiveDay[]): { readonly last: Week; readonly before: Week } {
  return { last: weekOf(days.slice(-WEEK)), before: weekOf(days.slice(-2 * WEEK, -WEEK)) };
}

function weekOf(days: readonly ExecutiveDay[]): Week {
  const watched = days.filter(({ opened }) => opened !== null);
  const unwatched = WEEK - watched.length;
  if (watched.length === 0) return { opened: null, unwatched };
  return { opened: watched.reduce((sum, { opened }) => sum + (opened ?? 0), 0), unwatched };
}

/** A run of days that no wall watched. */
export interface LayoutGap {
  readonly first: number;
  readonly count: number;
}

export function gapsOf(days: readonly ExecutiveDay[]): readonly LayoutGap[] {
  const gaps: { first: number; count: number }[] = [];
  for (const [index, { opened }] of days.entries()) {
    if (opened !== null) continue;
    const last = gaps.at(-1);
    if (last !== undefined && last.first + last.count === index) last.count += 1;
    else gaps.push({ first: index, count: 1 });
  }
  return gaps;
}
