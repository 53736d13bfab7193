import type { RecoverySection } from '../model/recovery';
import type { Figure } from '../model/said';
import type { Severity } from '../model/severity';
import type { SectionName, Sections } from '../model/snapshot';

/** When a memory was cut, and when it is looked at (epoch ms), on which calendar (IANA name). */
export interface MemoryClock {
  readonly asOf: number;
  readonly now: number;
  readonly timezone: string;
}

/** One section of the snapshot where nothing is judged. The frame has no row: it is made by whoever shows the wall. */
export interface SectionRow<Name extends SectionName> {
  /** on a wall that knows nothing yet */
  readonly blank: Sections[Name];
  /**
   * On a wall that is known only from memory: figures, order and sentences stay, nothing is judged.
   * @param recovery from memory too: a proof may have run out since
   */
  readonly fromMemory: (
    section: Sections[Name],
    clock: MemoryClock,
    recovery: RecoverySection,
  ) => Sections[Name];
  /**
   * A section that an older wall kept, in today's form.
   * @param kept with the fields of `blank` for those that it lacks
   */
  readonly upgrade: (kept: Sections[Name]) => Sections[Name];
}

/** A section that no version has kept in another form. */
export function unchanged<S>(section: S): S {
  return section;
}

/** A severity from memory is what it was; whether it lasts is unknown. */
export function unjudged(one: { readonly severity: Severity; readonly was?: Severity | null }): {
  readonly severity: 'unknown';
  readonly was: Severity | null;
} {
  return { severity: 'unknown', was: one.was ?? (one.severity === 'unknown' ? null : one.severity) };
}

export function cachedFigure<F extends Figure | null>(figure: F): F {
  return figure === null ? figure : { ...figure, freshness: 'cached' };
}
