import {
  bareTimes,
  formatBytes,
  formatLatency,
  formatNumber,
  type Spoken,
  timesOf,
} from '../../../../shared/format/format';
import { ACCOUNTS } from '../../../../shared/metrics/accounts';
import type { Episode, TenantResource } from '../../../../shared/model/tenant-page';

/** Unit shown next to a resource's figure. */
const UNITS: Readonly<Record<string, string>> = {
  '{job}': 'jobs',
  '{command}/s': '/s',
  '{session}': 'sessions',
  '{connection}': 'open',
  '{block}/s': '/s',
  '{request}/s': '/s',
};

/** A figure of a resource in its unit (UCUM). */
export function figureOf(value: number, unit: string): Spoken {
  if (unit === 'By') {
    const [text = '', size = ''] = formatBytes(value).split(' ');
    return { text, unit: size };
  }
  return unit === 's' ? formatLatency(value) : { text: formatNumber(value), unit: UNITS[unit] ?? '' };
}

/** `due 1.4`, `usual 0.20 s`: label of its line. */
export function limitLabel({ due, unit, side }: TenantResource): string {
  if (due === null) return '';
  const { text, unit: short } = figureOf(due, unit);
  const words = short === '/s' || unit === 's' || unit === 'By' ? `${text} ${short}` : text;
  return `${side === 'pays' ? 'usual' : 'due'} ${words}`;
}

/** `29× its due`; empty: not more than is due. */
export function excessWords({ now, due, side }: TenantResource): string {
  if (now === null || due === null || !(due > 0)) return '';
  const times = now / due;
  if (times < 1.05) return '';
  return timesOf(times, side === 'pays' ? 'its usual' : 'its due');
}

export interface DayWords {
  /** taken since midnight */
  readonly taken: Spoken;
  /** `of 24 h, 5.20 EUR` */
  readonly note: string;
  readonly over: boolean;
}

/** The use of today, against the quota, with its cost; null: not counted. */
export function tenantDayWords({ id, day }: TenantResource, currency: string | null): DayWords | null {
  const account = ACCOUNTS.find(({ resource }) => resource === id);
  if (day === null || account === undefined) return null;
  const { amount, quota, cost } = day;
  const over = quota !== null && amount > quota;
  const parts = [
    quota === null ? '' : `${over ? 'over' : 'of'} ${amountText(quota / account.per)}`,
    cost === null || currency === null ? '' : moneyText(cost, currency),
  ];
  return {
    taken: { text: amountText(amount / account.per), unit: account.short },
    note: parts.filter(Boolean).join(', '),
    over,
  };
}

function amountText(value: number): string {
  return value < 0.995 ? value.toFixed(2) : formatNumber(value);
}

/** `12.40`, `1 240` */
export function sumText(value: number): string {
  return value < 99.995 ? value.toFixed(2) : formatNumber(value);
}

function moneyText(value: number, currency: string): string {
  return `${sumText(value)} ${currency}`;
}

/** `took queue jobs ×29, 214 paid`, `Fjellsport took queue jobs` */
export function episodeWords({ role, offender, resource, victims, excess }: Episode): string {
  if (role === 'victim') return `paid: ${offender} took ${resource}`;
  const times = excess === null ? '' : ` ${bareTimes(excess)}`;
  return `took ${resource}${times}, ${victims === 1 ? 'one tenant' : victims} paid`;
}
