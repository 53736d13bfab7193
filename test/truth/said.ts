import type { Answer } from '../../shared/model/said';
import type { Severity } from '../../shared/model/severity';
import type { Clash, Reading, SeenText } from './reading';
import { sectionsOf } from './reading';

/** Widest space between a figure and its unit, px of a page of 1080 lines. */
const APART = 26;

/** The texts of the page as lines: what stands side by side, a figure and its unit, is one. */
export function linesOf({ page }: Reading): readonly string[] {
  const middle = ({ y, height }: SeenText): number => y + height / 2;
  const left = [...page.texts].sort((a, b) => a.x - b.x);
  const lines: string[] = [];
  const used = new Set<SeenText>();
  for (const first of left) {
    if (used.has(first)) continue;
    let end = first;
    let line = first.text;
    used.add(first);
    for (const next of left) {
      const gap = next.x - (end.x + end.width);
      const beside = Math.abs(middle(next) - middle(end)) < Math.max(next.height, end.height) / 2;
      if (used.has(next) || gap < -2 || gap > APART || !beside) continue;
      line += ` ${next.text}`;
      used.add(next);
      end = next;
    }
    lines.push(line.replaceAll(/\s+/g, ' '));
  }
  return lines;
}

export function sentenceOf({ verdict, reason, note }: Answer): string {
  return [verdict, reason, note].filter((part) => part !== '').join(' ');
}

/** The sentence of every view, whether it is on the page or not. */
export function answersOf(reading: Reading): readonly { readonly view: string; readonly text: string }[] {
  const sections = sectionsOf(reading);
  if (sections === null) return [];
  const { services, tenants, replication, recovery, executive, engineering, incident } = sections;
  const views = { services, tenants, replication, recovery, executive, engineering };
  return [
    ...Object.entries(views).map(([view, { answer }]) => ({ view, text: sentenceOf(answer) })),
    ...incident.open.map(({ id, answer }) => ({ view: `incident ${id}`, text: sentenceOf(answer) })),
  ].filter(({ text }) => text !== '');
}

/** Every text a person could read: the lines of the page, its sentences, and those of the other views. */
export function everyText(reading: Reading): readonly string[] {
  return [
    ...new Set([
      ...reading.page.headings,
      ...linesOf(reading),
      ...answersOf(reading).map(({ text }) => text),
    ]),
  ];
}

/** Every text that one of the patterns finds, with what it found. */
export function textsWith(reading: Reading, ...patterns: readonly RegExp[]): readonly Clash[] {
  return everyText(reading).flatMap((text) =>
    patterns.flatMap((pattern): readonly Clash[] => {
      const [found] = pattern.exec(text) ?? [];
      return found === undefined ? [] : [[text, `“${found}”`]];
    }),
  );
}

const WORDS = 'no one two three four five six seven eight nine ten eleven twelve'.split(' ');
/** A count in digits or as a word. */
export const COUNT = `\\d+(?:[\\u00a0 ]\\d{3})*|both|${WORDS.join('|')}`;
/** A sentence that speaks of every service, promise or source. */
export const OF_ALL = /^(?:All|Both) /u;

/** The number that a count says: `41`, `four`; null: it is none. */
export function countOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (text.toLowerCase() === 'both') return 2;
  const word = WORDS.indexOf(text.toLowerCase());
  if (word >= 0) return word;
  const digits = Number(text.replaceAll(/\s/g, ''));
  return Number.isFinite(digits) && text !== '' ? digits : null;
}

const SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, min: 60, h: 3_600, d: 86_400 };

/** The seconds that a duration says, and the step in which it is told: `0.31 s`, `96 s`, `27 min`; null: it is none. */
export function secondsOf(text: string): { readonly seconds: number; readonly step: number } | null {
  const [, digits = '', unit = ''] =
    /(?<![\d.])(\d+(?:[\u00a0 ]\d{3})*(?:\.\d+)?) (ms|s|min|h|d)\b/.exec(text) ?? [];
  const factor = SECONDS[unit];
  if (factor === undefined) return null;
  const decimals = digits.split('.')[1]?.length ?? 0;
  return {
    seconds: Number(digits.replaceAll(/\s/g, '')) * factor,
    step: factor / 10 ** decimals,
  };
}

const RANK: Readonly<Record<Severity, number>> = { ok: 0, info: 1, warning: 2, unknown: 3, critical: 4 };
export function rankOf(severity: string): number {
  return RANK[severity as Severity] ?? 0;
}

/** `06:41:08` of an instant, UTC: to tell two instants apart in a report. */
export function instant(t: number | null): string {
  return t === null ? 'never' : new Date(t).toISOString().slice(11, 19);
}
