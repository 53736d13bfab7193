import { allOf, capital, countWord } from '../../../shared/format/fitting';
import { formatAge, formatNumber, formatPercent } from '../../../shared/format/format';
import type { IncidentChart, IncidentOver } from '../../../shared/model/incident';
import { type Severity, worse } from '../../../shared/model/severity';
import { countOf, figureOf, someOf } from './incident-words';

/** A hero of a closed incident, with the lines below it. */
export interface OverHero {
  readonly text: string;
  readonly unit: string;
  readonly lines: readonly string[];
}

/** Characters of a line below a hero in the narrowest column. */
const ROOM = 20;

/** How long it took, what it cost, what it took of the budget, whom it hit: each only if it is known. */
export function overHeroes(over: IncidentOver): readonly OverHero[] {
  const { from, to, cost, budget, services, worst } = over;
  const [text = '', unit = ''] = spanWords(Math.max(0, to - from)).split(' ');
  const heroes: OverHero[] = [
    { text, unit, lines: [worst === '' ? 'from its first sign to its end' : worst] },
  ];
  if (cost !== null)
    heroes.push({
      text: formatNumber(cost.late),
      unit: `${cost.event} late`,
      lines: cost.late === 0 ? ['against the usual pace'] : ['about, against the usual pace'],
    });
  if (budget !== null)
    heroes.push({
      text: formatPercent(budget.spent),
      unit: '%',
      lines: ['of the error budget', `${formatPercent(budget.left)} % is left`],
    });
  if (services.length > 0) {
    const names = services.map(({ name }) => name);
    const lines = names.length <= 3 ? names : [...names.slice(0, 2), `and ${names.length - 2} more`];
    heroes.push({
      text: String(services.length),
      unit: services.length === 1 ? 'service' : 'services',
      lines: lines.map((name) => someOf([name], 1, ROOM)),
    });
  }
  return heroes;
}

/** A whole time, so to the nearest minute: `17 min`; under two minutes in seconds. @param ms ms */
function spanWords(ms: number): string {
  return formatAge(ms < 119_500 ? ms : Math.round(ms / 60_000) * 60_000);
}

/** `Shipping: response, 4.8 s at worst` */
export function worstWords({ title, unit, falls, series }: IncidentChart): string {
  let worst = Number.NaN;
  for (const value of series.v)
    if (!Number.isNaN(value) && !(falls ? value >= worst : value <= worst)) worst = value;
  if (Number.isNaN(worst)) return title;
  const { text, unit: own } = figureOf(worst, unit);
  return `${title}, ${`${text} ${own}`.trim()} at worst`;
}

/** How the estate is now: its worst severity and the words for it. */
export function estateWords(rows: readonly { readonly name: string; readonly severity: Severity }[]): {
  readonly severity: Severity;
  readonly text: string;
} | null {
  if (rows.length === 0) return null;
  const severity = rows.reduce<Severity>((worst, row) => worse(worst, row.severity), 'ok');
  const bad = rows.filter((row) => row.severity !== 'ok' && row.severity !== 'info');
  if (bad.length === 0)
    return {
      severity: 'ok',
      text: rows.length === 1 ? `${rows[0]?.name} is ok.` : `${allOf(rows.length, 'service')} are ok.`,
    };
  const [first] = bad;
  const text =
    bad.length === 1
      ? `${first?.name} is ${wordOf(severity)}`
      : `${capital(countWord(bad.length))} services are not ok`;
  return {
    severity,
    text: `${text}; ${countOf(rows.length - bad.length, 'service')} ${rows.length - bad.length === 1 ? 'is' : 'are'} ok.`,
  };
}

function wordOf(severity: Severity): string {
  return severity === 'unknown' ? 'not known' : `at ${severity}`;
}
