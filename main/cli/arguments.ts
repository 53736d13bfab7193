import { InvalidArgumentError } from 'commander';
import { durationSeconds } from '../../shared/forms/duration';
import { nearest } from '../../shared/forms/nearest';
import { parseSeconds } from '../../shared/judge/drills/duration';
import { VIEW_IDS } from '../../shared/model/views';

/** Parsers of arguments. Each throws InvalidArgumentError, with the form that is wanted. */

export function oneOf(...choices: readonly string[]): (text: string) => string {
  return (text) => {
    if (choices.includes(text)) return text;
    const meant = nearest(text, choices);
    const question = meant === null ? '' : `Did you mean ${meant}? `;
    throw new InvalidArgumentError(`${question}Choose one of ${choices.join(', ')}.`);
  };
}

export const view = oneOf(...VIEW_IDS);

export function size(text: string): string {
  if (!/^\d{3,5}x\d{3,5}$/.test(text)) throw new InvalidArgumentError('expected a size such as 1920x1080.');
  return text;
}

export function wholeNumber(text: string): string {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new InvalidArgumentError('expected a whole number from 1.');
  return text;
}

/** @returns epoch ms */
export function timeArgument(text: string): number {
  const ago = /^\d+[mhd]$/.test(text) ? durationSeconds(text) : null;
  if (ago !== null) return Date.now() - ago * 1_000;
  const t = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(t) || !isDay(text.slice(0, 10)))
    throw new InvalidArgumentError(
      'expected a time such as 2026-11-23T06:00:00Z, or an age such as 90m, 6h, 2d.',
    );
  return t;
}

/** `Date.parse` takes 31 February for 3 March. */
function isDay(text: string): boolean {
  return new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);
}

/** @returns epoch ms as text, or `end` */
export function replayTime(text: string): string {
  return text === 'end' ? text : String(timeArgument(text));
}

export function durationArgument(text: string): number {
  const value = parseSeconds(text);
  if (value === null) throw new InvalidArgumentError('expected a duration such as 12m30s.');
  return value;
}

/** Options as arguments of another program: those that are undefined or false are left out. */
export function flags(options: Readonly<Record<string, string | boolean | undefined>>): string[] {
  return Object.entries(options).flatMap(([name, value]) => {
    if (value === undefined || value === false) return [];
    return value === true ? [`--${name}`] : [`--${name}`, value];
  });
}
