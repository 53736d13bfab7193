import { z } from 'zod';
import { addressProblem } from './address';
import { durationSeconds } from './duration';

const REMEDY = 'remedy: ';
/** Joins a message and its remedy into one text: {@link splitMessage} separates them. */
export function issueMessage(what: string, remedy: string): string {
  return `${what}${REMEDY}${remedy}`;
}
export function splitMessage(message: string): readonly [string, string | null] {
  const at = message.indexOf(REMEDY);
  return at < 0 ? [message, null] : [message.slice(0, at), message.slice(at + REMEDY.length)];
}

export const id = z
  .string()
  .regex(
    /^[a-zA-Z0-9][a-zA-Z0-9._-]{0,62}$/,
    issueMessage('is no id', 'use letters, digits, dot, dash and underscore, at most 63'),
  )
  .meta({ title: 'id' });
export const name = z.string().min(1).max(80);
/** For editors; `durationSeconds` is the real check. */
const DURATION = '^(\\d+(\\.\\d+)?(ms|s|m|h|d))+$';
/** A duration as text, between `least` and `most` s. */
export const seconds = (least: number, most: number, example: string) =>
  z
    .string(issueMessage('is no duration', `write it with its unit, such as ${example}`))
    .refine(
      (text) => durationSeconds(text) !== null,
      issueMessage('is no duration', `write it as ${example}`),
    )
    .refine(
      (text) => {
        const value = durationSeconds(text);
        return value === null || (value >= least && value <= most);
      },
      issueMessage(`is not between ${least} s and ${most} s`, `write it as ${example}`),
    )
    .meta({ title: 'duration', pattern: DURATION, examples: [example] });
const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$|^24:00$/;
export const clock = z
  .string(issueMessage('is no time of day', 'write it as "06:00", in quotes'))
  .regex(CLOCK, issueMessage('is no time of day', 'write it as "06:00", in quotes'))
  .meta({ title: 'time of day' });
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$/;
/** An instant with its zone, or a time of day; the neighbouring keys decide which one is valid. */
export const momentOrClock = z
  .string(issueMessage('is no time', 'write it as "02:00", or as 2026-11-28T20:00:00Z'))
  .refine(
    (text) => CLOCK.test(text) || (MOMENT.test(text) && !Number.isNaN(Date.parse(text))),
    issueMessage('is no time', 'write it as "02:00", or as 2026-11-28T20:00:00Z'),
  )
  .meta({ title: 'instant or time of day' });
export const isClock = (text: string): boolean => CLOCK.test(text);
export const percent = z
  .string(issueMessage('is no percentage', 'write it with its sign, as 99.9%'))
  .regex(/^\d{1,3}(\.\d+)?%$/, issueMessage('is no percentage', 'write it as 99.9%'))
  .refine(
    (text) => Number(text.slice(0, -1)) > 0 && Number(text.slice(0, -1)) < 100,
    issueMessage('is not between 0 and 100 %', 'write it as 99.9%'),
  )
  .meta({ title: 'percentage' });
export const address = (schemes: readonly string[]) => {
  const pattern = new RegExp(`^(?:${schemes.join('|')})://[^\\s/]\\S*$`);
  return z
    .string()
    .regex(
      pattern,
      issueMessage(`is no ${schemes.join(' or ')} address`, `write it as ${schemes[0]}://host…`),
    )
    .superRefine((text, context) => {
      const problem = pattern.test(text) ? addressProblem(text) : null;
      if (problem !== null)
        context.addIssue({ code: 'custom', message: issueMessage(problem.what, problem.remedy) });
    })
    .meta({ title: `${schemes.join(' or ')} address` });
};
export const timezone = z.string().refine(
  (text) => {
    try {
      return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
    } catch {
      return false;
    }
  },
  issueMessage('is no time zone', 'use an IANA name such as Europe/Oslo'),
);

export const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const day = `(?:${DAYS.join('|')})`;
export const days = z
  .string()
  .regex(
    new RegExp(`^${day}(?:-${day})?(?:,${day}(?:-${day})?)*$`),
    issueMessage('is no list of days', 'write it as mon-fri or mon,wed,sat-sun'),
  );
