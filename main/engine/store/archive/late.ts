import { encodeDocument } from '../format/record';
import type { Archive, Write } from './archive';
import type { GroupHour } from './blocks-of';
import { documentOf } from './documents-of';

/** Document: hours of groups that got a block after they had been rolled up, as rows of hour and group. */
const LATE = 'late';
/** To be written together with the end of their roll-up. */
export const NONE_LATE: Write = { table: 'documents', key: LATE, payload: null };

/** Hours that must be rolled up again. */
export function lateHours(archive: Archive): readonly GroupHour[] {
  const rows = documentOf<readonly (readonly [number, number])[]>(archive, 'documents', LATE) ?? [];
  return rows.map(([hour, group]) => ({ hour, group }));
}

/** Adds those that are rolled up already; to be written in the transaction that gives them their block. */
export function lateWrite(archive: Archive, touched: readonly GroupHour[]): readonly Write[] {
  const rolled = archive.mark('rolled-up');
  const late = touched.filter(({ hour }) => hour < rolled);
  if (late.length === 0) return [];
  const rows = new Map(
    [...lateHours(archive), ...late].map(({ hour, group }) => [`${hour} ${group}`, [hour, group]]),
  );
  return [{ table: 'documents', key: LATE, payload: encodeDocument([...rows.values()]) }];
}
