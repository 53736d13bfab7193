import type { Config, ServiceConfig } from '../../config/config';
import { freshnessOf } from '../../model/freshness';
import { NOTHING_LEARNT } from '../../model/learnt';
import type { Column, Figure } from '../../model/said';
import type { SeriesInfo, SeriesReader } from '../../series/reader';
import { bandAt } from '../ahead/baseline';
import { chartOf, dueEvery, withoutFirstLook } from '../charts';
import { targetsOf } from '../dependencies';
import { eventOf, wholeOrSites } from '../indicators';
import type { JudgeInput } from '../judgement';
import { FEED } from '../own/feed';

/** Series about a service. */
interface Signals {
  /** of the service as a whole, else one per site */
  readonly latency: readonly SeriesInfo[];
  readonly sites: readonly SeriesInfo[];
  /** responses of the pages that it depends on, for services that are not measured at their users */
  readonly pages: readonly { readonly info: SeriesInfo; readonly every: number }[];
  readonly rates: readonly SeriesInfo[];
  readonly usual: readonly SeriesInfo[];
  readonly backlog: readonly SeriesInfo[];
  readonly event: string;
  readonly budget: SeriesInfo | null;
}
interface Compiled {
  readonly generation: number;
  readonly config: Config;
  readonly signals: ReadonlyMap<string, Signals>;
}
const compiled = new WeakMap<SeriesReader, Compiled>();
const SLOWEST_SHOWN = '0.95';

function signalsOf({ series, config }: JudgeInput): ReadonlyMap<string, Signals> {
  const known = compiled.get(series);
  if (known !== undefined && known.generation === series.generation && known.config === config)
    return known.signals;
  const signals = new Map(
    config.services.map((service) => [service.id, findSignals(series, config, service)]),
  );
  compiled.set(series, { generation: series.generation, config, signals });
  return signals;
}

function findSignals(series: SeriesReader, config: Config, service: ServiceConfig): Signals {
  const where = { service: service.id };
  const durations = series
    .find('http.server.request.duration', where)
    .filter(({ attributes }) => attributes.tenant === undefined);
  const quantiles = new Set(durations.map(({ attributes }) => attributes.quantile ?? ''));
  const quantile = quantiles.has(SLOWEST_SHOWN) ? SLOWEST_SHOWN : ([...quantiles].sort().at(-1) ?? '');
  const shown = durations.filter(({ attributes }) => (attributes.quantile ?? '') === quantile);
  const all = series.find('odoo.business.event.rate', where);
  const [first] = all;
  const event = eventOf(first?.attributes ?? {});
  const ofEvent = (list: readonly SeriesInfo[]): readonly SeriesInfo[] => {
    const same = list.filter(({ attributes }) => eventOf(attributes) === event);
    return wholeOrSites(same);
  };
  const targets = targetsOf(config).get(service.id);
  return {
    latency: wholeOrSites(shown),
    sites: shown.filter(({ attributes }) => attributes.site !== undefined),
    pages: config.targets.flatMap((target) => {
      if (target.probe !== 'http' || targets?.has(target.id) !== true) return [];
      const found = series.find('httpcheck.duration', { target: target.id, phase: 'total' });
      return found.map((info) => ({ info, every: target.every }));
    }),
    rates: ofEvent(all),
    usual: ofEvent(series.find('odoo.business.event.rate.usual', where)),
    backlog: wholeOrSites(series.find('odoo.business.backlog', where)),
    event,
    budget: series.find('gantry.slo.error_budget.remaining', where)[0] ?? null,
  };
}

function figureOf(input: JudgeInput, info: SeriesInfo, every: number, unit: string): Figure {
  const t = input.series.lastTime(info.id);
  const observedAt = Number.isNaN(t) ? null : t;
  const value = input.series.lastValue(info.id);
  return {
    metric: info.metric,
    value: Number.isNaN(value) ? null : value,
    unit,
    observedAt,
    every,
    freshness: freshnessOf(observedAt, every, input.now),
  };
}

export interface LatencyReading {
  readonly figure: Figure;
  readonly info: SeriesInfo;
}

/**
 * The latency of a service: the value measured at its users, at the slowest site. If there is none, or it is stale
 * while the feed is connected: that of the slowest page that the service depends on. A lost feed is not replaced: its
 * values are stale. Nor is a value that missed the objective before it fell silent: a fast page does not show that users
 * are well again.
 */
export function latencyOf(input: JudgeInput, service: ServiceConfig): LatencyReading | null {
  const signals = signalsOf(input).get(service.id);
  if (signals === undefined) return null;
  const readings = signals.latency.map((info) => ({
    info,
    figure: figureOf(input, info, dueEvery(input.series, info.id, input.now), 's'),
  }));
  const felt = feltOf(input, service, readings);
  const { latency: objective } = service.objective;
  const missed = readings.find(
    ({ figure }) => !isKnown(figure) && objective !== null && (figure.value ?? 0) > objective,
  );
  if (felt !== null && !isKnown(felt.figure) && missed !== undefined) return missed;
  if (felt !== null && (felt.figure.freshness !== 'stale' || !feedSpeaks(input))) return felt;
  const page = worstOf(
    signals.pages.map(({ info, every }) => ({ info, figure: figureOf(input, info, every, 's') })),
  );
  return page !== null && (felt === null || isKnown(page.figure)) ? page : felt;
}

export function isKnown({ value, freshness }: Figure): boolean {
  return value !== null && freshness !== 'stale';
}

function worstOf(readings: readonly LatencyReading[]): LatencyReading | null {
  let worst: LatencyReading | null = null;
  for (const reading of readings) {
    if (worst === null || rank(reading.figure) > rank(worst.figure)) worst = reading;
  }
  return worst;
}

/** The slowest site; but if an expected site is silent, nobody can say that all sites are well. */
function feltOf(
  input: JudgeInput,
  service: ServiceConfig,
  readings: readonly LatencyReading[],
): LatencyReading | null {
  const worst = worstOf(readings);
  const { latency: objective } = service.objective;
  if (worst === null || objective === null || (worst.figure.value ?? 0) > objective) return worst;
  return readings.find(({ info, figure }) => !isKnown(figure) && isExpected(input, service, info)) ?? worst;
}

/** Whether the site is configured and served. A site that was removed from the configuration may be silent. */
function isExpected({ config }: JudgeInput, service: ServiceConfig, { attributes }: SeriesInfo): boolean {
  const { site } = attributes;
  if (site === undefined || !config.sites.some(({ id }) => id === site)) return false;
  return service.sites.length === 0 || service.sites.includes(site);
}

function rank(figure: Figure): number {
  return isKnown(figure) ? (figure.value ?? 0) : -1;
}

function feedSpeaks({ sources, config, now }: JudgeInput): boolean {
  if (config.feed === null) return true;
  const feed = sources.find(({ id }) => id === FEED);
  return feed?.state === 'ok' && freshnessOf(feed.lastOkAt, feed.every, now) !== 'stale';
}

/** Ids of the sites at which the service misses its objective; empty: it is not measured by site. */
export function slowSites(input: JudgeInput, service: ServiceConfig): readonly string[] {
  const { latency: objective } = service.objective;
  if (objective === null) return [];
  return (signalsOf(input).get(service.id)?.sites ?? []).flatMap(({ id, attributes }) =>
    input.series.lastValue(id) > objective && attributes.site !== undefined ? [attributes.site] : [],
  );
}

/** Ids of the sites of which nothing is known; empty: none, or all, or it is not measured by site. */
export function silentSites(input: JudgeInput, service: ServiceConfig): readonly string[] {
  const readings = (signalsOf(input).get(service.id)?.latency ?? []).flatMap((info) => {
    const { site } = info.attributes;
    if (site === undefined || !isExpected(input, service, info)) return [];
    const figure = figureOf(input, info, dueEvery(input.series, info.id, input.now), 's');
    return [{ site, known: isKnown(figure) }];
  });
  const silent = readings.filter(({ known }) => !known);
  return silent.length === readings.length ? [] : silent.map(({ site }) => site);
}

/** The line of a latency. */
export function latencyColumn({ series, now }: JudgeInput, { info }: LatencyReading): Column {
  return withoutFirstLook(series, info, chartOf(series, info.id, now));
}

export interface ThroughputReading {
  readonly figure: Figure;
  readonly event: string;
  /** 1/s; null: not stated, and not learned yet */
  readonly usual: number | null;
  /** for a usual that this wall learned: below this is not chance; null: the feed states the usual */
  readonly least: number | null;
  /** work that is ready and waits; null: not counted */
  readonly backlog: number | null;
  readonly ids: readonly number[];
  readonly usualIds: readonly number[];
}

/** The service's business event over all sites, and the usual. */
export function throughputOf(input: JudgeInput, service: ServiceConfig): ThroughputReading | null {
  const signals = signalsOf(input).get(service.id);
  const [first] = signals?.rates ?? [];
  if (signals === undefined || first === undefined) return null;
  const { series, now } = input;
  const figures = signals.rates.map((info) => ({
    info,
    figure: figureOf(input, info, dueEvery(series, info.id, now), '{event}/s'),
  }));
  let newest = figures[0]?.figure ?? figureOf(input, first, dueEvery(series, first.id, now), '{event}/s');
  for (const { figure: one } of figures) if ((one.observedAt ?? 0) > (newest.observedAt ?? 0)) newest = one;
  // A sum is as old as its missing part: a silent site's last rate must not count as current.
  const stated = sumOf(series, signals.usual);
  const learnt =
    stated === null
      ? bandAt(input.learnt ?? NOTHING_LEARNT, input.config, `service.events|${service.id}`, now)
      : null;
  const silent = figures.find(
    (one) => one.figure.freshness === 'stale' && isExpected(input, service, one.info),
  );
  const figure = silent?.figure ?? newest;
  return {
    figure: { ...figure, value: sumOf(series, signals.rates) },
    event: signals.event,
    usual: stated ?? learnt?.usual ?? null,
    least: stated === null ? (learnt?.low ?? null) : null,
    backlog: backlogOf(input, signals.backlog),
    ids: signals.rates.map(({ id }) => id),
    usualIds: signals.usual.map(({ id }) => id),
  };
}

/** null: not counted, or not recently */
function backlogOf({ series, now }: JudgeInput, list: readonly SeriesInfo[]): number | null {
  const known = list.every(
    ({ id }) => freshnessOf(series.lastTime(id) || null, dueEvery(series, id, now), now) !== 'stale',
  );
  return known ? sumOf(series, list) : null;
}

/** null if any part is missing: a sum without a site would look like a fall. */
function sumOf(series: SeriesReader, list: readonly SeriesInfo[]): number | null {
  let sum = 0;
  for (const { id } of list) sum += series.lastValue(id);
  return list.length === 0 || Number.isNaN(sum) ? null : sum;
}

export interface BudgetReading {
  readonly figure: Figure;
  readonly info: SeriesInfo;
}

/** The error budget as stated by the estate. */
export function budgetOf(input: JudgeInput, service: ServiceConfig): BudgetReading | null {
  const info = signalsOf(input).get(service.id)?.budget ?? null;
  if (info === null) return null;
  return { info, figure: figureOf(input, info, dueEvery(input.series, info.id, input.now), '1') };
}
