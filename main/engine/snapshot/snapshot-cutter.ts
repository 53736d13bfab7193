import {
  SECTION_NAMES,
  type SectionName,
  type Sections,
  type Snapshot,
} from '../../../shared/model/snapshot';
import { equal, equalButFigures } from './equal';

/**
 * ms for which a calm wall keeps its figures while nothing but figures changes. To paint new ones is the largest cost of
 * a calm wall, and its sources are asked every five seconds.
 */
const CALM_MS = 5_000;

/**
 * Cuts numbered snapshots; a section's version rises only when its content changed, and its old object is kept then.
 * While all is well, new figures alone wait until the shown ones are five seconds old; all sections wait together.
 */
export class SnapshotCutter {
  #last: Snapshot | null;
  /** epoch ms at which content last changed */
  #changedAt = Number.NEGATIVE_INFINITY;

  /** @param last a snapshot from the cache to number on from */
  constructor(last: Snapshot | null = null) {
    this.#last = last;
  }

  get last(): Snapshot | null {
    return this.#last;
  }

  cut(sections: Sections, t: number): Snapshot {
    const last = this.#last;
    if (last !== null && this.#mayWait(last, sections, t)) {
      this.#last = { ...last, seq: last.seq + 1, t };
      return this.#last;
    }
    const versions = {} as Record<SectionName, number>;
    const kept = {} as Record<SectionName, unknown>;
    for (const name of SECTION_NAMES) {
      const same = last !== null && equal(last.sections[name], sections[name]);
      versions[name] = same ? last.versions[name] : (last?.versions[name] ?? 0) + 1;
      kept[name] = same ? last.sections[name] : sections[name];
    }
    if (SECTION_NAMES.some((name) => versions[name] !== last?.versions[name])) this.#changedAt = t;
    this.#last = { seq: (last?.seq ?? 0) + 1, t, versions, sections: kept as unknown as Sections };
    return this.#last;
  }

  #mayWait({ sections: before }: Snapshot, sections: Sections, t: number): boolean {
    const { observedAt } = before.frame;
    return (
      t >= this.#changedAt &&
      t - this.#changedAt < CALM_MS &&
      isCalm(sections) &&
      equal(before.frame, { ...sections.frame, observedAt }) &&
      equalButFigures(before, sections)
    );
  }
}

function isCalm({ frame }: Sections): boolean {
  return frame.connection === 'live' && frame.incidents.count === 0;
}
