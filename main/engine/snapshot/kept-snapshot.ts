import { eachSection } from '../../../shared/judge/sections';
import type { Snapshot } from '../../../shared/model/snapshot';

/**
 * A snapshot that was kept, with all that a section holds today: it may be of a wall before its last upgrade, and is
 * shown before anything else.
 * @returns null when it is none
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
