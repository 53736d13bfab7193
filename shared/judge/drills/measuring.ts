import type { DrillObserved } from '../../model/drill';
import type { Serving } from '../../model/serving';

/** The wall's observation of a rehearsal so far. JSON-safe, so that it survives a restart. */
export interface DrillSeen {
  /** id of the rehearsal */
  readonly id: string;
  /** nothing more will be observed */
  readonly final: boolean;
  readonly services: Readonly<Record<string, Outage>>;
  readonly loss: DrillLoss;
}
/** Epoch ms by the clock of the probes. */
export interface Outage {
  readonly brokeAt: number;
  /** null: it is not back yet */
  readonly servedAt: number | null;
}
/** Committed data that is lost; null: not known. */
export interface DrillLoss {
  /** s */
  readonly seconds: number | null;
  /** heartbeat rows */
  readonly rows: number | null;
  /** By, lower bound */
  readonly bytes: number | null;
}
export const NO_LOSS: DrillLoss = { seconds: null, rows: null, bytes: null };

export function begin(id: string): DrillSeen {
  return { id, final: false, services: {}, loss: NO_LOSS };
}

/**
 * Adds one look. A service's outage begins when the first of its dependencies is seen to fail and ends when all are
 * seen to answer; a second outage extends the first. Outages from before the drill are not counted.
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

/** Whether every broken service is back. */
export function served({ services }: DrillSeen): boolean {
  return Object.values(services).every(({ servedAt }) => servedAt !== null);
}

/** From the first outage until the last service is back; no times without an outage, or before all have ended. */
export function observedOf(seen: DrillSeen): DrillObserved {
  const outages = Object.values(seen.services);
  const whole = outages.length > 0 && served(seen);
  const first = Math.min(...outages.map(({ brokeAt }) => brokeAt));
  const last = Math.max(...outages.map(({ servedAt }) => servedAt ?? 0));
  const { seconds, rows, bytes } = seen.loss;
  return { rto: whole ? (last - first) / 1_000 : null, rpo: seconds, rows, bytes };
}

/** The loss of a second change of the primary is added. */
export function addLoss(before: DrillLoss, more: DrillLoss): DrillLoss {
  const sum = (a: number | null, b: number | null): number | null =>
    a === null ? b : b === null ? a : a + b;
  return {
    seconds: sum(before.seconds, more.seconds),
    rows: sum(before.rows, more.rows),
    bytes: sum(before.bytes, more.bytes),
  };
}
