import type { Fault, Observation, Subject } from '../../../shared/model/observation';
import type { SourceStatus } from '../../../shared/model/source-status';

/** A fault that holds at the end of a run. */
export interface StandingFault {
  readonly subject: Subject | { readonly kind: 'source'; readonly id: string };
  readonly fault: Fault;
}
export const FAULT_EVIDENCE = 'fault';

/** The fault that an observation reports; null: none. */
export function faultIn(observation: Observation): Fault | null {
  const isFault = observation.type === 'evidence' && observation.kind === FAULT_EVIDENCE;
  return isFault ? (observation.data as Fault | null) : null;
}

/** Commands that a server refused to a probe which can do without them; evidence of any kind may list them. */
export function deniedIn(observation: Observation): readonly string[] {
  if (observation.type !== 'evidence') return [];
  const denied: unknown = (observation.data as { readonly denied?: unknown } | null)?.denied;
  return Array.isArray(denied) ? denied.map(String) : [];
}

/** Keeps the faults that stand, by subject. */
export class Faults {
  readonly #standing = new Map<string, StandingFault>();

  observe(observations: readonly Observation[]): void {
    for (const one of observations) {
      if (one.type !== 'evidence' || one.kind !== FAULT_EVIDENCE) continue;
      const key = `${one.subject.kind}:${one.subject.id}`;
      const fault = faultIn(one);
      if (fault === null) this.#standing.delete(key);
      else this.#standing.set(key, { subject: one.subject, fault });
    }
  }

  /** Adds those of sources that report no evidence, such as the feed. */
  with(sources: readonly SourceStatus[]): readonly StandingFault[] {
    const known = [...this.#standing.values()];
    const ids = new Set(known.map(({ subject }) => subject.id));
    const others = sources.flatMap(({ id, fault }) =>
      fault === null || ids.has(id) ? [] : [{ subject: { kind: 'source', id } as const, fault }],
    );
    return [...known, ...others];
  }
}
