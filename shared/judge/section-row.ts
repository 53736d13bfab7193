import type { RecoverySection } from '../model/recovery';
import type { Figure } from '../model/said';
import type { Severity } from '../model/severity';
import type { SectionName, Sections } from '../model/snapshot';

/** When a memory was cut, when it is looked at (epoch ms), and the time zone (IANA name). */
export interface MemoryClock {
  readonly asOf: number;
  readonly now: number;
  readonly timezone: string;
}

/** One section of the snapshot without judgement. The frame has no row: whoever shows the wall makes it. */
export interface SectionRow<Name extends SectionName> {
  /** on a wall that knows nothing yet */
  readonly blank: Sections[Name];
  /**
   * On a wall that is known only from memory: figures, order and sentences stay, nothing is judged.
   * @param recovery also from memory: a proof may have run out since
   */
  readonly fromMemory: (
    section: Sections[Name],
    clock: MemoryClock,
    recovery: RecoverySection,
  ) => Sections[Name];
  /**
   * Converts a section that an older version kept to the present form.
   * @param kept fields that it lacks are those of `blank`
   */
  readonly upgrade: (kept: Sections[Name]) => Sections[Name];
}

/** For a section whose form never changed. */
export function unchanged<S>(section: S): S {
  return section;
}

/** A severity from memory becomes `was`; whether it lasts is unknown. */
export function unjudged(one: { readonly severity: Severity; readonly was?: Severity | null }): {
  readonly severity: 'unknown';
  readonly was: Severity | null;
} {
  return { severity: 'unknown', was: one.was ?? (one.severity === 'unknown' ? null : one.severity) };
}

export function cachedFigure<F extends Figure | null>(figure: F): F {
  return figure === null ? figure : { ...figure, freshness: 'cached' };
}
