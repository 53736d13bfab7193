import type { Clash, Invariant, Reading, SeenFigure } from '../reading';
import { COUNT, countOf, everyText, secondsOf, textsWith } from '../said';

const NOUNS =
  'day|hour|minute|second|week|month|service|session|tenant|incident|target|copy|copies|source|backup|drill|site|order|shipment|job|transaction|server|process|request|client|standby|standbys|row|statement|view|pool';
const UNITS_OF_TIME = new Set(['http.server.request.duration', 'gantry.postgresql.replication.lag']);

/** The figures that have a value in base units and a text of it. */
function told(reading: Reading): readonly (SeenFigure & { readonly number: number })[] {
  return reading.page.figures.flatMap((figure) =>
    figure.value === null || figure.text === '' || !Number.isFinite(Number(figure.value))
      ? []
      : [{ ...figure, number: Number(figure.value) }],
  );
}

export const UNITS: readonly Invariant[] = [
  {
    id: 'units.zero',
    says: 'A time is told in a unit that shows it: never “0.00 s”.',
    reads: 'every text',
    look: (reading) => textsWith(reading, /(?<![\d.])0\.00 s\b/, /(?<![\d.])0 ms\b/),
  },
  {
    id: 'units.milliseconds',
    says: 'A thousand milliseconds are a second, and two minutes are not told in seconds.',
    reads: 'every text',
    look: (reading) =>
      everyText(reading).flatMap((text): readonly Clash[] => {
        const [found, ms] = /(?<![\d.])(\d{4,}) ms\b/.exec(text) ?? [];
        if (ms !== undefined) return [[text, `“${found}”`]];
        const [long, s] = /(?<![\d.:\u00a0])(\d{4,}) s\b/.exec(text) ?? [];
        return s === undefined ? [] : [[text, `“${long}”`]];
      }),
  },
  {
    id: 'units.percent',
    says: 'A share is 0 to 100 %.',
    reads: 'every text with a %',
    look: (reading) =>
      everyText(reading).flatMap((text) =>
        [
          ...text.matchAll(
            /(−|-)?(?<![\d.])(\d+(?:\.\d+)?) %(?! of (?:its |the )?usual| more| above| longer)/g,
          ),
        ].flatMap(([found, minus, digits]): readonly Clash[] =>
          (Number(digits) > 100 || minus !== undefined) && !/usual/.test(text) ? [[text, `“${found}”`]] : [],
        ),
      ),
  },
  {
    id: 'units.value',
    says: 'The text of a time is the value that is held, in seconds.',
    reads: '`data-metric`, `data-value` and text of latencies and lags',
    look: (reading) =>
      told(reading).flatMap(({ metric, number, text }): readonly Clash[] => {
        const said = UNITS_OF_TIME.has(metric) ? secondsOf(text) : null;
        if (said === null || Math.abs(said.seconds - number) <= said.step * 1.01) return [];
        return [[`${metric}: ${text}`, `data-value ${number} s`]];
      }),
  },
  {
    id: 'units.budget',
    says: 'The text of an error budget is the ratio that is held.',
    reads: '`data-value` and text of error budgets',
    look: (reading) =>
      told(reading).flatMap(({ metric, number, text }): readonly Clash[] => {
        const [, digits] = /^<?(\d+) ?%/.exec(text) ?? [];
        if (!metric.startsWith('gantry.slo.error_budget') || digits === undefined) return [];
        return Math.abs(Number(digits) - number * 100) > 1.01 ? [[text, `data-value ${number}`]] : [];
      }),
  },
  {
    id: 'units.one-scale',
    says: 'A sentence tells a value and its limit in one unit.',
    reads: 'texts such as `93 of 97`',
    look: (reading) =>
      textsWith(reading, /\b\d+ ms of [\d.]+ s\b/, /\b[\d.]+ s of \d+ ms\b/, /\d % of \d+ %/),
  },
  {
    id: 'plurals.one',
    says: 'One is told in the singular.',
    reads: 'every text',
    look: (reading) =>
      textsWith(
        reading,
        new RegExp(`(?<![\\d.,:/\\u00a0-]|of |\\d )\\b(?:1|one) (?:${NOUNS})(?:s|ies)\\b(?! of)`, 'i'),
        // After `make`, a verb has no ending.
        /(?<!\bmake )\b(?:one|1) (?:service|session|tenant|copy|server|target) (?:are|have|wait|work|depend)\b/i,
      ),
  },
  {
    id: 'plurals.many',
    says: 'More than one are told in the plural.',
    reads: 'every text',
    look: (reading) =>
      everyText(reading).flatMap((text): readonly Clash[] => {
        const pattern = new RegExp(`(?<![\\d.,:/])\\b(${COUNT}) (${NOUNS})\\b(?![-s’'])`, 'gi');
        for (const [found, count, noun = ''] of text.matchAll(pattern)) {
          const number = countOf(count);
          const plural = noun.endsWith('s') || noun === 'copies';
          if (number !== null && number > 1 && !plural) return [[text, `“${found}”`]];
        }
        return [];
      }),
  },
];
