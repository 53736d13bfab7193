import { metricSpec } from '../../../shared/metrics/catalogue';
import type {
  Attributes,
  Evidence,
  EvidenceKind,
  Fault,
  Observation,
  Sample,
  Subject,
} from '../../../shared/model/observation';

/** A sample in the unit of the catalogue. @param t epoch ms @param value null: no value now */
export function sampleOf(t: number, metric: string, attributes: Attributes, value: number | null): Sample {
  return { type: 'sample', t, metric, unit: metricSpec(metric)?.unit ?? '1', attributes, value };
}

/** Evidence of how a probe of a target fares. @param t epoch ms @param fault null: all is well */
export function faultOf(t: number, target: string, fault: Fault | null): Evidence {
  return { type: 'evidence', t, kind: 'fault', subject: { kind: 'target', id: target }, data: fault };
}

/**
 * Collects one run's observations and remembers which series exist: a series that a run no longer reports gets a
 * missing value instead of ageing with its last one. Groups are settled separately, so that values queried once a
 * minute do not vanish in between.
 */
export class Emitter {
  readonly #known = new Map<string, Map<string, Sample>>();
  #observations: Observation[] = [];
  #touched = new Map<string, Set<string>>();

  sample(group: string, t: number, metric: string, attributes: Attributes, value: number | null): void {
    this.add(group, sampleOf(t, metric, attributes, value));
  }

  add(group: string, sample: Sample): void {
    const key = `${sample.metric}|${Object.values(sample.attributes).join('\u0000')}`;
    this.#observations.push(sample);
    entry(this.#known, group, () => new Map<string, Sample>()).set(key, sample);
    entry(this.#touched, group, () => new Set<string>()).add(key);
  }

  evidence(t: number, kind: EvidenceKind, subject: Subject, data: unknown): void {
    this.#observations.push({ type: 'evidence', t, kind, subject, data });
  }

  /**
   * Every known series of the group that this run did not speak of has no value now; then it is forgotten.
   * @param stays those that may keep their last value
   * @param endOf the value with which a series ends; null: an absence
   */
  settle(
    group: string,
    t: number,
    stays: (sample: Sample) => boolean = () => false,
    endOf: (sample: Sample) => number | null = () => null,
  ): void {
    const touched = this.#touched.get(group);
    const known = this.#known.get(group);
    for (const [key, sample] of known ?? []) {
      if (touched?.has(key) || stays(sample)) continue;
      this.#observations.push({ ...sample, t, value: endOf(sample) });
      known?.delete(key);
    }
  }

  take(): readonly Observation[] {
    const taken = this.#observations;
    this.#observations = [];
    this.#touched = new Map();
    return taken;
  }
}

function entry<V>(map: Map<string, V>, key: string, make: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}
