import type { Config } from '../../../shared/config/config';
import type { SiteDay } from '../../../shared/format/site-days';
import { type Indicator, indicatorsOf } from '../../../shared/judge/indicators';
import { type DayRecord, READING_MS, readingsIn } from '../../../shared/learning/day-record';
import { incidentsOn } from '../../../shared/learning/incident-days';
import type { Change } from '../../../shared/model/change';
import type { IncidentDay } from '../../../shared/model/learnt';
import type { Archive } from '../store/archive/archive';
import type { ArchiveSeries } from '../store/archive/archive-series';
import { allDocuments } from '../store/archive/documents-of';
import { unwatchedBetween } from '../store/archive/gaps';
import { LEVELS } from '../store/archive/roll-ups';
import type { RollUp } from '../store/blocks/roll-up';
import type { History } from '../store/reading/history';

const [, QUARTERS] = LEVELS;
/** Indicators that are learnt of at most, the first of the table. */
const MOST_INDICATORS = 400;
/** ms before a day in which a wall may have recorded incidents that lasted into it */
const BEFORE_MS = 72 * 3_600_000;
const EVENTS = 'service.events';
/** series read at a time: some ms */
const AT_ONCE = 64;

/**
 * Reads from the archive the record of a day that is over and rolled up.
 * @param pause called between two reads of a few series
 * @returns null if nothing is known of the day
 */
export async function readDay(
  archive: Archive,
  history: History,
  series: ArchiveSeries,
  config: Config,
  day: SiteDay,
  pause: () => Promise<unknown>,
): Promise<DayRecord | null> {
  const readings: Record<string, Float32Array> = {};
  let events = Number.NaN;
  for (const indicator of indicatorsOf(series, config).slice(0, MOST_INDICATORS)) {
    const own = await readIndicator(history, series, indicator, day, pause);
    if (own === null) continue;
    readings[indicator.key] = own;
    if (indicator.row.id === EVENTS) {
      const done = own.reduce((sum, rate) => sum + (Number.isNaN(rate) ? 0 : rate * (READING_MS / 1_000)), 0);
      events = (Number.isNaN(events) ? 0 : events) + done;
    }
  }
  const { incidents, troubled } = readIncidents(archive, day, day.to);
  if (Object.keys(readings).length === 0) return null;
  const { from: _from, ...counted } = incidents;
  return { ...day, readings, troubled, incidents: counted, events: Number.isNaN(events) ? null : events };
}

/** The incidents of a day, up to `until` (epoch ms) of it. */
export function readIncidents(
  archive: Archive,
  day: SiteDay,
  until: number,
): { readonly incidents: IncidentDay; readonly troubled: DayRecord['troubled'] } {
  const range = { start: [day.from - BEFORE_MS], end: [until] };
  const changes = allDocuments<Change>(archive, 'changes', range);
  const [first] = archive.keys('changes', { limit: 1 }) as [number[]?];
  const begun = Math.max(day.from, first?.[0] ?? until);
  const missed = unwatchedBetween(archive, begun, until).reduce(
    (sum, gap) => sum + Math.max(0, Math.min(until, gap.to) - Math.max(begun, gap.from)),
    0,
  );
  const watched = Math.max(0, until - begun - missed) / Math.max(1, until - day.from);
  const found = incidentsOn({ ...day, to: until }, changes, watched);
  return { incidents: found.day, troubled: found.troubled };
}

async function readIndicator(
  history: History,
  series: ArchiveSeries,
  { ids, row }: Indicator,
  day: SiteDay,
  pause: () => Promise<unknown>,
): Promise<Float32Array | null> {
  const lasting = ids.map((id) => series.lasting(id));
  const rate = row.read === 'rate';
  // A counter's increase needs the previous period.
  const from = day.from - (rate ? QUARTERS.step : 0);
  const all = new Float32Array(readingsIn(day)).fill(Number.NaN);
  let known = false;
  for (let first = 0; first < lasting.length; first += AT_ONCE) {
    const some = lasting.slice(first, first + AT_ONCE);
    const found = history.rollUps(some, from, day.to, QUARTERS, rate ? ['last'] : ['count', 'sum']);
    for (const rollUp of [...found.values()].flat()) {
      for (const [slot, value] of (rate ? rises : means)(rollUp)) {
        const at = slot - Math.floor(day.from / QUARTERS.step);
        if (at < 0 || at >= all.length || Number.isNaN(value)) continue;
        known = true;
        const sum = all[at] as number;
        all[at] = Number.isNaN(sum) ? value : row.over === 'sum' ? sum + value : Math.max(sum, value);
      }
    }
    await pause();
  }
  return known ? all : null;
}

function* means({ slots, measures }: RollUp): Generator<readonly [number, number]> {
  for (let at = 0; at < slots.length; at += 1) {
    const count = measures.count?.[at] ?? 0;
    if (count > 0) yield [slots[at] as number, (measures.sum?.[at] ?? Number.NaN) / count];
  }
}

/** From period to period; a counter that fell was reset, so its increase is unknown. */
function* rises({ slots, measures }: RollUp): Generator<readonly [number, number]> {
  let [before, last] = [Number.NaN, Number.NaN];
  for (let at = 0; at < slots.length; at += 1) {
    const [slot, value] = [slots[at] as number, measures.last?.[at] ?? Number.NaN];
    const rise = value - last;
    if (slot === before + 1 && rise >= 0) yield [slot, rise / (QUARTERS.step / 1_000)];
    if (Number.isNaN(value)) continue;
    [before, last] = [slot, value];
  }
}
