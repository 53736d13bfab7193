import type { DrillObserved } from '../../model/drill';
import type { Serving } from '../../model/serving';

/** What a wall has seen of a rehearsal so far. JSON-safe, so that it outlives the wall. */
export interface DrillSeen {
  /** of the rehearsal */
  readonly id: string;
  /** nothing more will be seen */
  readonly final: boolean;
  readonly services: Readonly<Record<string, Outage>>;
  readonly loss: DrillLoss;
}
/** Epoch ms by the probes' own clock. */
export interface Outage {
  readonly brokeAt: number;
  /** null: it is not served again yet */
  readonly servedAt: number | null;
}
/** What was committed and is lost; null: cannot be told. */
export interface DrillLoss {
  /** s */
  readonly seconds: number | null;
  /** heartbeat rows */
  readonly rows: number | null;
  /** By, at least */
  readonly bytes: number | null;
}
export const NO_LOSS: DrillLoss = { seconds: null, rows: null, bytes: null };

export function begin(id: string): DrillSeen {
  return { id, final: false, services: {}, loss: NO_LOSS };
}

/**
 * Goes on with one look. An outage begins when the first thing that a service rests on was seen to fail, and ends when
 * all were seen to answer; one that comes again goes on. What was broken before the drill is none of its.
 * @param covered services of the rehearsal @param startedAt of the rehearsal, epoch ms
 */
export function look(
  seen: DrillSeen,
  serving: readonly Serving[],
  covered: readonly string[],
  startedAt: number,
): DrillSeen {
  const services: Record<string, Outage> = { ...seen.services };
  let changed = false;
  for (const { service, served, at } of serving) {
    const known = services[service];
    if (!covered.includes(service) || served === null || at < startedAt) continue;
    if (!served && (known === undefined || known.servedAt !== null)) {
      services[service] = { brokeAt: known?.brokeAt ?? at, servedAt: null };
      changed = true;
    }
    if (served && known?.servedAt === null) {
      services[service] = { ...known, servedAt: at };
      changed = true;
    }
  }
  return changed ? { ...seen, services } : seen;
}

/** Whether all that broke is served again. */
export function served({ services }: DrillSeen): boolean {
  return Object.values(services).every(({ servedAt }) => servedAt !== null);
}

/** From when the first service broke until the last one served again; without an end, or an outage, there is none. */
export function observedOf(seen: DrillSeen): DrillObserved {
  const outages = Object.values(seen.services);
  const whole = outages.length > 0 && served(seen);
  const first = Math.min(...outages.map(({ brokeAt }) => brokeAt));
  const last = Math.max(...outages.map(({ servedAt }) => servedAt ?? 0));
  const { seconds, rows, bytes } = seen.loss;
  return { rto: whole ? (last - first) / 1_000 : null, rpo: seconds, rows, bytes };
}

/** What a second change of the primary loses comes on top. */
export function addLoss(before: DrillLoss, more: DrillLoss): DrillLoss {
  const sum = (a: number | null, b: number | null): number | null =>
    a === null ? b : b === null ? a : a + b;
  return {
    seconds: sum(before.seconds, more.seconds),
    rows: sum(before.rows, more.rows),
    bytes: sum(before.bytes, more.bytes),
  };
}
