import type { CSSProperties } from 'react';
import { formatAge, formatPercent } from '../../../shared/format/format';
import type { SharedResource } from '../../../shared/model/tenants';

/** ms of the lines */
export const WEEK = 7 * 86_400_000;

/** `9 d`, ` to 85 %` and `at this pace`; or a word for the direction, or nothing while too little is known. */
export function trendWords({ word, days, warn }: SharedResource): {
  readonly figure: string;
  readonly words: string;
  readonly note: string;
} {
  if (days === null) return { figure: '', words: word, note: '' };
  const whole = Math.floor(days);
  return {
    figure: whole < 1 ? '<1 d' : `${whole} d`,
    words: ` to ${formatPercent(warn)} %`,
    note: 'at this pace',
  };
}

export function usualWords(usual: number | null): string {
  return usual === null ? '' : `, usually ${formatPercent(usual)}`;
}

export function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The head over the lines: `last 7 days`, and for how long anything is known if that is less. */
export function HeadedAge(props: {
  readonly resources: readonly SharedResource[];
  readonly now: number;
  readonly style: CSSProperties;
}) {
  const { resources, now, style } = props;
  const begins = Math.min(
    ...resources.map(({ week }) => {
      const first = week.v.findIndex((value) => !Number.isNaN(value));
      return first < 0 ? now : (week.t[first] ?? now);
    }),
  );
  const young = resources.length > 0 && now - begins < WEEK * 0.98;
  return (
    <span className="room-line" style={style}>
      last 7 days{young ? `, ${formatAge(now - begins)} of them known` : ''}
    </span>
  );
}
