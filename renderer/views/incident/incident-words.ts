import { fitting } from '../../../shared/format/fitting';
import { formatDuration, formatNumber, type Spoken } from '../../../shared/format/format';
import { formatReading } from '../../../shared/format/reading';
import { siteTime } from '../../../shared/format/site-clock';
import { isRecovering as isServiceRecovering } from '../../../shared/judge/services/cause-words';
import type { IncidentChart, IncidentPage } from '../../../shared/model/incident';
import type { ServiceRow } from '../../../shared/model/services';
import type { Severity } from '../../../shared/model/severity';

/** Work done below this share of the usual is little. */
export const LITTLE = 0.8;

/** ms of an axis up to which its times carry seconds */
const SECONDS_UP_TO = 30 * 60_000;

/** A time on an axis of a length (ms): `06:41:12` under 30 min, else `06:41`. */
export function axisTime(t: number, timezone: string, length: number): string {
  const { clock, seconds } = siteTime(t, timezone);
  return length < SECONDS_UP_TO ? `${clock}:${seconds}` : clock;
}

/** The value at the end of a line; `?` while not known. */
export function figureOf(value: number | null, unit: string): Spoken {
  if (value === null) return { text: '?', unit: '' };
  if (value === 0) return { text: '0', unit: formatReading(0, unit).unit };
  if (unit !== 's' || value >= 0) return formatReading(value, unit);
  // A negative time is how long ago something ended, such as a certificate.
  const { text, unit: own } = formatDuration(-value);
  return { text: `−${text}`, unit: own };
}

/**
 * What a line is compared with: `0.8 s promised`, `1 min allowed`, `at least 3`, `usually 1 120`; empty: nothing.
 * @param promised its limit is the promise of a service, not a threshold
 */
export function limitWords(chart: IncidentChart, promised: boolean): string {
  const { falls, usual, limit, unit, value } = chart;
  if (falls && usual !== null) return `usually ${readable(usual, unit, value)}`;
  if (limit === null) return '';
  const words = readable(limit, unit, value);
  return falls ? `at least ${words}` : `${words} ${promised ? 'promised' : 'allowed'}`;
}

/** A limit beside a value: whole minutes beside minutes, no digits that it does not have. */
function readable(limit: number, unit: string, value: number | null): string {
  if (unit === 's') {
    if (
      limit >= 60 &&
      limit % 60 === 0 &&
      limit < 7_200 &&
      (value === null || value >= 119.5 || limit >= 120)
    )
      return `${limit / 60} min`;
    if (limit >= 0.0995 && limit < 119.5) return `${Math.round(limit * 100) / 100} s`;
  }
  if (unit === '1/h') return formatNumber(limit);
  const { text, unit: own } = formatReading(limit, unit);
  return `${text} ${own}`.trim();
}

/**
 * The title of a line with its limit. If it is too long for `room` characters, the name of its subject is shortened:
 * what is measured and its limit stay.
 */
export function titleWords({ title }: IncidentChart, limit: string, room: number): string {
  const end = limit === '' ? '' : `, ${limit}`;
  const left = room - end.length;
  if (title.length <= left) return `${title}${end}`;
  const colon = title.indexOf(': ');
  const measured = colon < 0 ? '' : title.slice(colon);
  const short = left - measured.length;
  return short < LEAST_NAME
    ? `${fitting(left, title)}${end}`
    : `${fitting(short, title.slice(0, colon))}${measured}${end}`;
}

/** Characters to which a name may be shortened in a title. */
const LEAST_NAME = 8;

/** Whether the present value is beyond its limit, or far below its usual; null: the value is not known. */
export function isBeyond({ value, limit, usual, falls, severity }: IncidentChart): boolean | null {
  if (value === null) return null;
  if (falls && usual !== null) return value < LITTLE * usual;
  if (limit !== null) return falls ? value < limit : value > limit;
  return isTrouble(severity) && (falls || value > 0);
}

/** The colour of a line and its figure. A value inside its limit has none, whatever the incident is. */
export function chartTone(chart: IncidentChart, judged: boolean): 'critical' | 'warning' | 'muted' {
  const { severity } = chart;
  if (!judged || (severity !== 'critical' && severity !== 'warning')) return 'muted';
  return isBeyond(chart) === false ? 'muted' : severity;
}

/** The colour of an incident: none while it recovers, or while nobody knows how it is. */
export function incidentTone(
  { severity }: Pick<IncidentPage, 'severity'>,
  old: boolean,
  recovering: boolean,
): 'critical' | 'warning' | null {
  if (old || recovering) return null;
  return severity === 'critical' || severity === 'warning' ? severity : null;
}

/**
 * Whether all its figures, or those of every service that it hit, are well again, while the incident still waits to
 * see that this lasts. @param rows of the services view, whose words say the same
 */
export function isRecovering(page: IncidentPage, rows: readonly ServiceRow[]): boolean {
  const { severity, services, ending } = page;
  if (ending === true || severity === 'info' || severity === 'ok') return true;
  return (
    services.length > 0 &&
    services.every((one) => {
      if (one.severity === 'ok' || one.severity === 'info') return true;
      const row = rows.find(({ id }) => id === one.id);
      return row !== undefined && isTrouble(row.severity) && isServiceRecovering(row);
    })
  );
}

function isTrouble(severity: Severity): boolean {
  return severity === 'critical' || severity === 'warning';
}

/** Least age (ms) at which a line is stale, and the number of its intervals. */
const STALE_MS = 60_000;
const STALE_INTERVALS = 5;

/** The newest known point of a line. */
export interface LineEnd {
  /** epoch ms */
  readonly t: number;
  /** it is too old to be taken for the present */
  readonly stale: boolean;
}

/**
 * Where a line ends. It is stale when its newest point is old, and as soon as its figure is not known: what follows is hatched.
 * @returns null: the line has fewer than two known points, so it is none
 */
export function lineEnd(
  { series: { t, v }, value }: Pick<IncidentChart, 'series' | 'value'>,
  now: number,
): LineEnd | null {
  const times: number[] = [];
  for (let i = v.length - 1; i >= 0 && times.length < 6; i -= 1)
    if (!Number.isNaN(v[i])) times.push(t[i] as number);
  const [last] = times;
  const first = times.at(-1);
  if (last === undefined || first === undefined || times.length < 2) return null;
  const interval = (last - first) / (times.length - 1);
  return { t: last, stale: value === null || now - last > Math.max(STALE_MS, STALE_INTERVALS * interval) };
}

/** `2nd`, `3rd`, `11th` */
export function ordinal(count: number): string {
  const teens = count % 100 >= 11 && count % 100 <= 13;
  return `${count}${teens ? 'th' : (['th', 'st', 'nd', 'rd'][count % 10] ?? 'th')}`;
}

/** `3 services`, `1 service` */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** `Oslo, Gothenburg and 2 more`, within `room` characters; at least one name. */
export function someOf(names: readonly string[], count: number, room: number): string {
  for (let shown = names.length; shown > 1; shown -= 1) {
    const words = withRest(names.slice(0, shown), count - shown);
    if (words.length <= room) return words;
  }
  const [first = ''] = names;
  return withRest([fitting(room - withRest([''], count - 1).length, first)], count - 1);
}

function withRest(names: readonly string[], rest: number): string {
  return `${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** Who answers for an incident that is suppressed: who did it, has it, or owns it. */
export function suppressedBy({
  suppressed,
  takenBy,
  owner,
}: Pick<IncidentPage, 'suppressed' | 'takenBy' | 'owner'>): string {
  return suppressed?.by || takenBy?.name || owner || 'No owner';
}
