import { METHOD_RULES, RULES, SERVICE_LATENCY, SERVICE_THROUGHPUT } from '../metrics/rules';
import type { RuleRow } from '../model/rule-row';
import type { Config, RuleOverride } from './config';

/** One line of the output. */
interface Line {
  readonly id: string;
  /** the comparison */
  readonly judged: string;
  readonly warning: string;
  readonly critical: string;
  readonly hold: string;
  readonly ends: string;
  readonly why: string;
  /** the configuration overrides the table */
  readonly own: boolean;
}

/** The rules under a configuration, one line each: comparison, levels, hold times, and the reason. */
export function explainRules({ rules, ownRules }: Config): readonly string[] {
  const lines: readonly Line[] = [
    ...[...RULES, ...ownRules].map((row) => rowLine(row, rules[row.id])),
    ...[
      { row: SERVICE_LATENCY, judged: 'latency, times its objective' },
      { row: SERVICE_THROUGHPUT, judged: 'business events, share of the usual; low is bad' },
    ].map(({ row, judged }) => lineOf({ ...row, judged, low: row === SERVICE_THROUGHPUT }, rules[row.id])),
    ...METHOD_RULES.map(({ id, why, source }) =>
      lineOf({ id, why, judged: `by its own method: ${source}` }, rules[id]),
    ),
  ];
  const heads: Line = {
    id: 'rule',
    judged: 'judged',
    warning: 'warning',
    critical: 'critical',
    hold: 'for',
    ends: 'ends',
    why: 'why',
    own: false,
  };
  const width = (of: (line: Line) => string): number =>
    Math.max(...[heads, ...lines].map((line) => of(line).length));
  const columns = [
    (line: Line) => line.id,
    (line: Line) => line.judged,
    (line: Line) => line.warning,
    (line: Line) => line.critical,
    (line: Line) => line.hold,
    (line: Line) => line.ends,
  ];
  const widths = columns.map(width);
  return [heads, ...lines].map((line) => {
    const cells = columns.map((of, at) => of(line).padEnd(widths[at] ?? 0));
    return `${line.own ? '*' : ' '} ${cells.join('  ')}  ${line.why}`;
  });
}

const COMPARED: Readonly<Record<RuleRow['comparison'], string>> = {
  above: 'above',
  below: 'below',
  equals: 'is',
  down: 'is 0',
  ratio: 'share above',
  'ratio-below': 'share below',
  rate: 'rise a second above',
  changed: 'changed',
};

function rowLine(row: RuleRow, own: RuleOverride | undefined): Line {
  const { metric, comparison, of, unit } = row;
  const judged = `${metric}${of === undefined ? '' : ` / ${of.metric}`}, ${COMPARED[comparison]}${unit === '1' ? '' : `, ${unit}`}`;
  return lineOf({ ...row, judged, low: comparison === 'below' || comparison === 'ratio-below' }, own);
}

/** An absent level is decided by the rule's method. */
interface Levels {
  readonly id: string;
  readonly judged: string;
  readonly why: string;
  readonly warning?: number | null;
  readonly critical?: number | null;
  /** s */
  readonly for?: number;
  readonly clearFor?: number;
  readonly clearAt?: number;
  readonly low?: boolean;
}

function lineOf(row: Levels, own: RuleOverride | undefined): Line {
  const level = (given: number | null | undefined, usual: number | null | undefined): string =>
    String((given === undefined ? usual : given) ?? '-');
  const hold = own?.for ?? row.for;
  const { clearFor, clearAt = 1, low = false } = row;
  const edge = clearAt === 1 ? '' : `, ${low ? `above / ${clearAt}` : `below x ${clearAt}`}`;
  return {
    id: row.id,
    judged: own?.enabled === false ? 'off' : row.judged,
    warning: level(own?.warning, row.warning),
    critical: level(own?.critical, row.critical),
    hold: hold === undefined ? '-' : `${hold} s`,
    ends: clearFor === undefined ? '-' : `${clearFor} s${edge}`,
    why: row.why,
    own: own !== undefined,
  };
}
