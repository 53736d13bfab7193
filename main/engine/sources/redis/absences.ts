import type { Sample } from '../../../../shared/model/observation';

/** Series that a later answer no longer speaks of: an absence, but 0 keys for a database that was emptied. */
export class Absences {
  #known = new Map<string, Sample>();

  after(t: number, samples: readonly Sample[]): readonly Sample[] {
    const before = this.#known;
    this.#known = new Map(samples.map((sample) => [seriesKey(sample), sample]));
    const gone: Sample[] = [];
    for (const [key, sample] of before) {
      if (this.#known.has(key)) continue;
      gone.push({ ...sample, t, value: sample.metric === 'redis.db.keys' ? 0 : null });
    }
    return gone;
  }
}

function seriesKey({ metric, attributes }: Sample): string {
  return `${metric}|${Object.values(attributes).join('\u0000')}`;
}
