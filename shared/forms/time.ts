/** The last ms of the year 9999, UTC: calendars and zones can be computed up to there, and not for every finite number. */
const LAST_MS = 253_402_300_799_999;

/** Whether a number can be shown as a time. @param t epoch ms */
export function isTime(t: number): boolean {
  return Math.abs(t) <= LAST_MS;
}
