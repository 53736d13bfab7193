import { eachSection } from '../../../shared/judge/sections';
import type { Snapshot } from '../../../shared/model/snapshot';

/**
 * A stored snapshot, completed with all fields that sections have today: a wall may have written it before its last
 * upgrade, and it is shown before anything else.
 * @returns null if it is not a snapshot
 */
export function keptSnapshot(raw: unknown): Snapshot | null {
  const kept = raw as Snapshot | null;
  const frame = kept?.sections?.frame;
  if (kept === null || frame === undefined) return null;
  return {
    ...kept,
    sections: {
      frame,
      ...eachSection((name, { blank, upgrade }) => upgrade({ ...blank, ...kept.sections[name] })),
    },
  };
}
