/** A rule on a target, with the usual hold times. */
export const TARGET = {
  subject: 'target',
  by: 'target',
  absence: 'unknown',
  clearAt: 0.9,
  clearFor: 30,
} as const;
/** A rule that asks whether a target answers: its metric is 1, 0, or absent. */
export const DOWN = {
  ...TARGET,
  comparison: 'down',
  unit: '1',
  warning: null,
  critical: 0,
  for: 0,
  clearFor: 2,
  clearAt: 1,
  says: '{name} does not answer',
  calm: '{name} answers.',
  unknown: 'Whether {name} answers is not known',
} as const;

/** Effects of a rule that users feel: the conditions of services. */
export const FELT: readonly string[] = ['service.'];
