import type { DayAccount } from '../../../shared/accounts/day-account';
import { plainText } from '../../../shared/format/plain-text';
import { ACCOUNT_OF } from '../../../shared/metrics/accounts';
import type { ConditionChange } from '../../../shared/model/change';
import type { WallEvent } from '../../../shared/model/observation';
import type { RecordedSeries } from '../../engine/past/recording';

/** How a row is written; empty: it has no place in the format. */
export interface Lines {
  readonly head: string;
  sample(id: number, t: number, value: number): string;
  event(event: WallEvent): string;
  condition(condition: ConditionChange): string;
  /** what a tenant took on a day */
  account(account: DayAccount, tenant: number): string;
}

export class NdjsonLines implements Lines {
  readonly head = '';
  readonly #starts: ReadonlyMap<number, readonly [string, string]>;

  constructor(series: readonly RecordedSeries[]) {
    this.#starts = new Map(
      series.map(({ id, metric, unit, attributes }) => {
        const rest = JSON.stringify({ metric, unit, attributes }).slice(1, -1);
        return [id, ['{"type":"sample","t":', `,${rest},"value":`]];
      }),
    );
  }

  sample(id: number, t: number, value: number): string {
    const [start = '', middle = ''] = this.#starts.get(id) ?? [];
    return `${start}${t}${middle}${Number.isNaN(value) ? 'null' : value}}`;
  }

  event(event: WallEvent): string {
    return JSON.stringify(event);
  }

  /** A verdict that is over is `ok` since then, as `gantry probe` says it. */
  condition({ t, rule, subject, severity, since, owner, sentence }: ConditionChange): string {
    const over = severity === null;
    return JSON.stringify({
      type: 'condition',
      t,
      rule,
      subject,
      severity: severity ?? 'ok',
      since: over ? t : since,
      owner,
      sentence: over ? '' : sentence,
    });
  }

  /** An event of the day's end; what is not known is not there. */
  account(
    { day, from, to, pool, tenants, amounts, coverage, costs, currency }: DayAccount,
    tenant: number,
  ): string {
    const use = Object.fromEntries(
      ACCOUNT_OF.flatMap((account, column) => {
        const value = amounts[tenant * ACCOUNT_OF.length + column] ?? Number.NaN;
        return account === null || Number.isNaN(value)
          ? []
          : [[account.resource, { value, unit: account.unit }] as const];
      }),
    );
    const cost = costs[tenant] ?? Number.NaN;
    return JSON.stringify({
      type: 'event',
      t: to,
      kind: 'consumption',
      subject: { kind: 'tenant', id: tenants[tenant] },
      data: {
        day,
        from,
        pool,
        use,
        coverage: coverage[tenant],
        cost: currency === null || Number.isNaN(cost) ? null : cost,
        currency,
      },
    });
  }
}

/** One row a sample; events and conditions have no place in it. */
export class CsvLines implements Lines {
  readonly head = 'time,metric,unit,attributes,value';
  readonly #middles: ReadonlyMap<number, string>;

  constructor(series: readonly RecordedSeries[]) {
    this.#middles = new Map(
      series.map(({ id, metric, unit, attributes }) => {
        const told = Object.entries(attributes).map(([name, value]) => `${name}=${value}`);
        return [id, [metric, unit, told.join(';')].map(quoted).join(',')];
      }),
    );
  }

  sample(id: number, t: number, value: number): string {
    const shown = Number.isNaN(value) ? '' : String(value);
    return `${new Date(t).toISOString()},${this.#middles.get(id) ?? ''},${shown}`;
  }

  event(): string {
    return '';
  }

  condition(): string {
    return '';
  }

  account(): string {
    return '';
  }
}

/** RFC 4180; a text that a spreadsheet would take for a formula is kept from it. */
function quoted(text: string): string {
  const plain = plainText(text);
  const safe = /^[=+\-@\t\r]/.test(plain) ? `'${plain}` : plain;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
