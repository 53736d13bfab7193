import { expect, it } from 'vitest';
import { violationsOf } from '../../truth/invariants/table';
import { lineOf, readingOf } from '../../truth/keep';
import { reportOf } from '../../truth/report';
import { aCourse, SHIPPING, services, texts } from './readings';

it('tells a violation once, however often it is seen with other figures', () => {
  const course = aCourse({ page: { texts: texts('NaN %, 3 s') } }, { page: { texts: texts('NaN %, 5 s') } });
  const found = violationsOf(course);
  expect(found).toEqual([
    { invariant: 'words.values', after: 0, one: 'NaN %, 3 s', other: '“NaN”', times: 2 },
  ]);
  const lines = reportOf([{ course, violations: found }]);
  expect(lines.join('\n')).toContain('test 0 s, 2 looks: NaN %, 3 s\n      “NaN”');
  expect(lines.at(-1)).toMatch(/^2 looks at 1 scenario, \d+ invariants, 1 violation$/);
});

it('keeps a reading so that it can be judged anew', () => {
  const [reading] = aCourse({ sections: services('Shipping is slow:', SHIPPING) });
  if (reading === undefined) throw new Error('there is no look');
  expect(readingOf(lineOf(reading))).toEqual(reading);
});
