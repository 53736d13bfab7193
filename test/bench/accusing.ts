import type { LoadScenario } from '../../main/demo/tenant-load/scenario';
import { runsOf, type Scored, scoreRun, totalsOf } from '../support/accusations';
import type { Row } from './report';

const RUNS = 200;
/** The first range was looked at while the limits were set; the second never. */
const RANGES = [
  { from: 1_000, what: 'seeds that the limits were set with' },
  { from: 20_000, what: 'seeds not used for it' },
] as const;

/** How right the judge is on load whose truth is known, and a table of it by scenario for `docs/tenants.md`. */
export function accusationRows(say: (line: string) => void): readonly Row[] {
  return RANGES.flatMap(({ from, what }) => {
    const runs = runsOf(from, RUNS).map(({ seed, scenario }) => scoreRun(seed, scenario));
    say(`${what}, ${from} to ${from + RUNS - 1}:`);
    for (const line of tableOf(runs)) say(line);
    const { precision, recall, victimRecall } = totalsOf(runs);
    const least = (limit: number): Row['budget'] => ({ of: 'figure', at: 'least', limit });
    const row = (name: string, figure: number, budget: Row['budget']): Row => ({
      what: `${name}, ${RUNS} runs, ${what}`,
      unit: '',
      figure,
      reference: null,
      against: '',
      budget,
    });
    return [
      row('precision of (offender, resource)', precision, least(0.95)),
      row('recall of (offender, resource)', recall, least(0.9)),
      row('recall of victims', victimRecall, least(0.8)),
    ];
  });
}

function tableOf(runs: readonly Scored[]): readonly string[] {
  const scenarios = [...new Set(runs.map(({ scenario }) => scenario))];
  const cell = (value: number): string => (Number.isNaN(value) ? '' : value.toFixed(2));
  const line = (name: LoadScenario | 'all', list: readonly Scored[]): string => {
    const told = totalsOf(list);
    const figures = [told.precision, told.recall, told.victimRecall, told.victimPrecision].map(cell);
    const delay = Number.isNaN(told.delay) ? '' : `${told.delay} / ${told.delay95}`;
    return `| ${[name, told.runs, told.truths, told.said, ...figures, delay].join(' | ')} |`;
  };
  return [
    '| scenario | runs | troubles | said | precision | recall | recall of victims | precision of victims | s until named, median / 95 % |',
    '|---|---|---|---|---|---|---|---|---|',
    ...scenarios.map((scenario) =>
      line(
        scenario,
        runs.filter((run) => run.scenario === scenario),
      ),
    ),
    line('all', runs),
  ];
}
