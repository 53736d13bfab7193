/** An invariant that is known to be violated, and why it still may be. */
export interface Known {
  readonly invariant: string;
  readonly why: string;
}

/** In fixtures. An entry that no fixture violates any more must go. */
export const KNOWN_IN_FIXTURES: readonly Known[] = [];

/**
 * In the two incidents of CI. They depend on the moment of a look: 28 plays of all scenarios showed none of them.
 */
export const KNOWN_IN_INCIDENTS: readonly Known[] = [
  { invariant: 'counts.work', why: 'a rate is taken from some seconds' },
  { invariant: 'severities.red-zero', why: 'a severity is held while its figure is well again' },
  { invariant: 'severities.flicker', why: 'a service is judged better for some seconds' },
  { invariant: 'drawing.texts', why: 'a figure of five digits lies over its unit' },
];
