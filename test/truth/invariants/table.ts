import type { Clash, Course, Found, Invariant, Violation } from '../reading';
import { AGES } from './ages';
import { AGREEMENT } from './agreement';
import { BUDGETS } from './budgets';
import { CAUSES } from './causes';
import { COUNTS } from './counts';
import { DRAWING } from './drawing';
import { ENDINGS } from './endings';
import { ONSETS } from './onsets';
import { SEVERITIES } from './severities';
import { SUBJECTS } from './subjects';
import { UNITS } from './units';
import { WORDS } from './words';

/** Every invariant, one row each. */
export const INVARIANTS: readonly Invariant[] = [
  ...COUNTS,
  ...ONSETS,
  ...SUBJECTS,
  ...UNITS,
  ...SEVERITIES,
  ...AGES,
  ...BUDGETS,
  ...CAUSES,
  ...AGREEMENT,
  ...ENDINGS,
  ...WORDS,
  ...DRAWING,
];

/** What a course does not keep, each pair of texts once. */
export function violationsOf(course: Course, invariants = INVARIANTS): readonly Found[] {
  return invariants.flatMap((row) => once(row.id, violationsOfOne(row, course)));
}

function violationsOfOne({ look, course: over }: Invariant, course: Course): readonly Violation[] {
  const seen = course.flatMap((reading) =>
    (look?.(reading) ?? []).map(([one, other]: Clash) => ({ after: reading.after, one, other })),
  );
  return [...seen, ...(over?.(course) ?? [])];
}

/** The same pair of texts with other figures in it is told once, where it was seen first. */
function once(invariant: string, violations: readonly Violation[]): readonly Found[] {
  const found = new Map<string, Found>();
  for (const violation of violations) {
    const key = `${violation.one} ${violation.other}`.replaceAll(/\d+/g, '#');
    const before = found.get(key);
    found.set(
      key,
      before === undefined ? { ...violation, invariant, times: 1 } : { ...before, times: before.times + 1 },
    );
  }
  return [...found.values()];
}
