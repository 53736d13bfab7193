import { BRIDGE_VERSION, type SnapshotUpdate } from '../../../shared/contract/wall-bridge';
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

/** The update that brings a reader who holds `held` versions to `snapshot`; null versions: all sections. */
export function updateFor(
  snapshot: Snapshot,
  held: Readonly<Partial<Record<SectionName, number>>>,
): SnapshotUpdate {
  const versions: Partial<Record<SectionName, number>> = {};
  const sections: Partial<Record<SectionName, unknown>> = {};
  for (const name of SECTION_NAMES) {
    if (held[name] === snapshot.versions[name]) continue;
    versions[name] = snapshot.versions[name];
    sections[name] = snapshot.sections[name];
  }
  return {
    version: BRIDGE_VERSION,
    seq: snapshot.seq,
    t: snapshot.t,
    versions,
    sections: sections as Partial<Sections>,
  };
}
