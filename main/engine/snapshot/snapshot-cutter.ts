import {
  SECTION_NAMES,
  type SectionName,
  type Sections,
  type Snapshot,
} from '../../../shared/model/snapshot';
import { equal } from './equal';

/** Cuts numbered snapshots; a section's version rises only when its content changed, and its old object is kept then. */
export class SnapshotCutter {
  #last: Snapshot | null;

  /** @param last a snapshot from the cache to number on from */
  constructor(last: Snapshot | null = null) {
    this.#last = last;
  }

  get last(): Snapshot | null {
    return this.#last;
  }

  cut(sections: Sections, t: number): Snapshot {
    const last = this.#last;
    const versions = {} as Record<SectionName, number>;
    const kept = {} as Record<SectionName, unknown>;
    for (const name of SECTION_NAMES) {
      const same = last !== null && equal(last.sections[name], sections[name]);
      versions[name] = same ? last.versions[name] : (last?.versions[name] ?? 0) + 1;
      kept[name] = same ? last.sections[name] : sections[name];
    }
    this.#last = { seq: (last?.seq ?? 0) + 1, t, versions, sections: kept as unknown as Sections };
    return this.#last;
  }
}
