import { INVARIANTS } from './invariants/table';
import type { Course, Found } from './reading';

export interface Judged {
  readonly course: Course;
  readonly violations: readonly Found[];
}

/** Violations grouped by invariant: what it says, then where, when, and both texts. */
export function reportOf(judged: readonly Judged[]): readonly string[] {
  const looks = judged.reduce((sum, { course }) => sum + course.length, 0);
  const groups = INVARIANTS.flatMap(({ id, says }) => {
    const rows = judged.flatMap(({ course, violations }) =>
      violations
        .filter(({ invariant }) => invariant === id)
        .map(({ after, one, other, times }) => {
          const often = times > 1 ? `, ${times} looks` : '';
          return `  ${course[0]?.scenario ?? ''} ${after.toFixed(0)} s${often}: ${one}\n      ${other}`;
        }),
    );
    return rows.length === 0 ? [] : [`\n${id}: ${says}`, ...rows];
  });
  const sum = judged.reduce((total, { violations }) => total + violations.length, 0);
  const scenarios = judged.length === 1 ? '1 scenario' : `${judged.length} scenarios`;
  return [
    ...groups,
    '',
    `${looks} looks at ${scenarios}, ${INVARIANTS.length} invariants, ${sum} ${sum === 1 ? 'violation' : 'violations'}`,
  ];
}
