import type { Archive } from '../archive/archive';
import { pointsOf } from '../archive/blocks-of';
import { LEVELS, type Level, readSketches } from '../archive/roll-ups';
import { HOUR_MS, idsByGroup, joinedById } from '../blocks/points';
import { Sketch } from '../blocks/sketch';
import { slices } from '../format/slices';
import type { RecentPoints } from './recent-points';

const [MINUTES, QUARTERS] = LEVELS;
/** Attempts when an hour is packed into blocks during the reading, which happens once an hour. */
const MOST_ATTEMPTS = 3;

/**
 * A sketch of the values of some series between two times (epoch ms, both included). Hours that lie completely in the
 * range come from quarter-hour sketches; the hours at both ends, and those without a sketch, from their points; where
 * these have expired, from the roll-up periods that begin in the range.
 * @param rolledUntil epoch ms; later times have no sketch yet
 */
export async function sketchOf(
  archive: Archive,
  recent: RecentPoints,
  ids: readonly number[],
  from: number,
  to: number,
  rolledUntil: number,
): Promise<Sketch> {
  const pause = slices();
  for (let attempt = 1; ; attempt++) {
    const compacted = archive.mark('compacted');
    const sketch = new Sketch();
    const range = { from, to, rolledUntil };
    for (const { t, v } of joinedById(await recent.of(ids, to)).values()) accept(sketch, t, v, range);
    for (const [group, wanted] of idsByGroup(ids)) {
      for (const hours of days(from, to)) {
        addDay(archive, group, wanted, hours, range, sketch);
        await pause();
      }
    }
    // Otherwise points packed into blocks in between may be counted twice.
    if (archive.mark('compacted') === compacted || attempt === MOST_ATTEMPTS) return sketch;
  }
}

interface Range {
  readonly from: number;
  readonly to: number;
  readonly rolledUntil: number;
}

function addDay(
  archive: Archive,
  group: number,
  ids: ReadonlySet<number>,
  hours: readonly number[],
  range: Range,
  to: Sketch,
): void {
  const sketched = new Set<string>();
  const isWhole = (hour: number): boolean =>
    hour * HOUR_MS >= range.from && (hour + 1) * HOUR_MS - 1 <= Math.min(range.to, range.rolledUntil);
  const day = Math.floor(((hours[0] as number) * HOUR_MS) / QUARTERS.sketchSpan);
  const quarters = hours.some(isWhole) ? readSketches(archive, QUARTERS, day, group, ids) : [];
  for (const { id, rows } of quarters) {
    for (const row of rows) {
      const hour = Math.floor((row.slot * QUARTERS.step) / HOUR_MS);
      if (!isWhole(hour)) continue;
      sketched.add(`${id} ${hour}`);
      to.add(row);
    }
  }
  for (const hour of hours) {
    const wanted = new Set([...ids].filter((id) => !sketched.has(`${id} ${hour}`)));
    if (wanted.size === 0) continue;
    const found = pointsOf(archive, hour, group, wanted);
    for (const { id, t, v } of found) {
      wanted.delete(id);
      accept(to, t, v, range);
    }
    for (const level of [MINUTES, QUARTERS])
      for (const id of addStretches(archive, level, group, hour, wanted, range, to)) wanted.delete(id);
  }
}

/** Roll-up periods of an hour that begin in the range. @returns the series that had any */
function addStretches(
  archive: Archive,
  level: Level,
  group: number,
  hour: number,
  ids: ReadonlySet<number>,
  { from, to }: Range,
  sketch: Sketch,
): readonly number[] {
  if (ids.size === 0) return [];
  const found: number[] = [];
  const period = Math.floor((hour * HOUR_MS) / level.sketchSpan);
  for (const { id, rows } of readSketches(archive, level, period, group, ids)) {
    const ofHour = rows.filter(({ slot }) => Math.floor((slot * level.step) / HOUR_MS) === hour);
    if (ofHour.length > 0) found.push(id);
    for (const row of ofHour)
      if (row.slot * level.step >= from && row.slot * level.step <= to) sketch.add(row);
  }
  return found;
}

function accept(sketch: Sketch, t: Float64Array, v: Float64Array, { from, to }: Range): void {
  for (let i = 0; i < t.length; i++)
    if ((t[i] as number) >= from && (t[i] as number) <= to) sketch.accept(v[i] as number);
}

/** Hours that overlap the range, those of one day together. */
function* days(from: number, to: number): Iterable<readonly number[]> {
  const last = Math.floor(to / HOUR_MS);
  for (let hour = Math.floor(from / HOUR_MS); hour <= last; ) {
    const end = (Math.floor((hour * HOUR_MS) / QUARTERS.sketchSpan) + 1) * (QUARTERS.sketchSpan / HOUR_MS);
    const hours: number[] = [];
    for (; hour <= last && hour < end; hour++) hours.push(hour);
    yield hours;
  }
}
