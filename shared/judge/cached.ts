import type { Sections } from '../model/snapshot';
import { recoveryFromMemory } from './recovery/from-memory';
import { eachSection } from './sections';

/**
 * A wall that is known only from memory: each verdict becomes `was`, nothing is judged, every figure says `cached`.
 * Figures, order and sentences stay, so that the last known picture can be read.
 * @param at times at which the memory was cut and at which it is looked at, epoch ms
 * @returns all sections but the frame, which knows the age of the memory
 */
export function asCached(
  sections: Sections,
  at: { readonly asOf: number; readonly now: number },
): Omit<Sections, 'frame'> {
  const clock = { ...at, timezone: sections.frame.timezone };
  const recovery = recoveryFromMemory(sections.recovery, clock);
  return eachSection((name, { fromMemory }) => fromMemory(sections[name], clock, recovery));
}
