import { SECTION_NAMES, type SectionName, type Sections, type Snapshot } from '../model/snapshot';
import { BRIDGE_VERSION, type SnapshotUpdate } from './wall-bridge';

/** The update from `held` versions to `snapshot`; null versions: all sections. */
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
