import type { Config } from '../../../../shared/config/config';
import { UPLINK } from '../../../../shared/judge/own/uplink';
import type { Span } from '../../../../shared/model/review';
import type { Column } from '../../../../shared/model/said';
import type { RecordedGap, RecordedSeries, Recording } from '../../../engine/past/recording';
import type { ReportChart, ReportLine } from './report-data';

/** A chart and the series that it draws, before they are read. */
export interface ChartPlan {
  readonly title: string;
  readonly note: string;
  readonly unit: string;
  readonly limit: number | null;
  /** its source: a target, or `feed` */
  readonly source: string;
  readonly series: readonly { readonly id: number; readonly usual: boolean }[];
}
const POINTS = 480;
const SLOWEST_SHOWN = '0.95';

/** Series that describe an estate, services first: latency, work done, budget, replicas, pages. */
export function chartPlans(all: readonly RecordedSeries[], config: Config | null): readonly ChartPlan[] {
  const names = namesOf(config);
  const nameOf = (id: string | undefined): string => names.get(id ?? '') ?? id ?? '';
  const whole = all.filter(({ attributes }) => attributes['tenant'] === undefined);
  const of = (metric: string): readonly RecordedSeries[] => whole.filter((one) => one.metric === metric);
  const objectives = new Map(config?.services.map(({ id, objective }) => [id, objective.latency]));
  const order = new Map(config?.services.map(({ id }, i) => [id, i]));
  const place = ({ attributes }: RecordedSeries): number =>
    order.get(attributes['service'] ?? '') ?? order.size;
  const byService = (list: readonly RecordedSeries[]): readonly RecordedSeries[] =>
    [...list].sort((a, b) => place(a) - place(b));
  const usual = of('odoo.business.event.rate.usual');
  return [
    ...byService(slowest(of('http.server.request.duration'))).map(({ id, attributes }) => ({
      title: nameOf(attributes['service']),
      note: `latency${quantileWords(attributes['quantile'])}${siteWords(attributes['site'], nameOf)}`,
      unit: 's',
      limit: objectives.get(attributes['service'] ?? '') ?? null,
      source: sourceOf(attributes),
      series: [{ id, usual: false }],
    })),
    ...byService(of('odoo.business.event.rate')).map(({ id, attributes }) => ({
      title: nameOf(attributes['service']),
      note: `${attributes['event'] ?? 'events'} an hour, dotted: usual${siteWords(attributes['site'], nameOf)}`,
      unit: '{event}/s',
      limit: null,
      source: sourceOf(attributes),
      series: [
        { id, usual: false },
        ...usual
          .filter((one) => sameSubject(one, attributes))
          .slice(0, 1)
          .map((one) => ({ id: one.id, usual: true })),
      ],
    })),
    ...byService(of('gantry.slo.error_budget.remaining')).map(({ id, attributes }) => ({
      title: nameOf(attributes['service']),
      note: 'error budget left, as the feed reports',
      unit: '1',
      limit: null,
      source: sourceOf(attributes),
      series: [{ id, usual: false }],
    })),
    ...of('gantry.postgresql.replication.lag').map(({ id, attributes }) => ({
      title: nameOf(attributes['replica']),
      note: `seconds behind ${nameOf(attributes['target'])}`,
      unit: 's',
      limit: null,
      source: sourceOf(attributes),
      series: [{ id, usual: false }],
    })),
    ...of('httpcheck.duration')
      .filter(({ attributes }) => attributes['phase'] === 'total')
      .map(({ id, attributes }) => ({
        title: nameOf(attributes['target']),
        note: 'time to answer',
        unit: 's',
        limit: null,
        source: sourceOf(attributes),
        series: [{ id, usual: false }],
      })),
  ];
}

/** Reads the values of a chart; null if there is none in the range. */
export async function readChart(
  plan: ChartPlan,
  recording: Recording,
  { from, to }: Span,
  gaps: readonly RecordedGap[],
): Promise<ReportChart | null> {
  const lines: ReportLine[] = [];
  for (const { id, usual } of plan.series)
    lines.push({ usual, column: await recording.range(id, from, to, POINTS) });
  const { title, note, unit, limit } = plan;
  const known = lines.some(({ usual, column }) => !usual && column.v.some((v) => !Number.isNaN(v)));
  if (!known) return null;
  const own = gaps.filter(
    (gap) =>
      (gap.source === undefined || gap.source === UPLINK || gap.source === plan.source) &&
      !lines.some(({ column }) => isHeard(column, gap)),
  );
  return { title, note, unit, limit, lines, gaps: own };
}

/** One way may be lost while another is not. */
function isHeard({ t, v }: Column, gap: Span): boolean {
  return t.some((one, i) => one > gap.from && one < gap.to && !Number.isNaN(v[i]));
}

/** Metrics of a target come from its probe, all others from the feed. */
function sourceOf(attributes: RecordedSeries['attributes']): string {
  return attributes['target'] ?? 'feed';
}

/** Names of all possible subjects, by id. */
export function namesOf(config: Config | null): ReadonlyMap<string, string> {
  if (config === null) return new Map();
  const replicas = config.targets.flatMap((target) => (target.probe === 'postgres' ? target.replicas : []));
  return new Map(
    [...config.sites, ...config.targets, ...replicas, ...config.services].map(({ id, name }) => [id, name]),
  );
}

/** Of each service and site the quantile that the wall shows. */
function slowest(list: readonly RecordedSeries[]): readonly RecordedSeries[] {
  const best = new Map<string, RecordedSeries>();
  for (const one of list) {
    const { service = '', site = '', quantile = '' } = one.attributes;
    const key = `${service} ${site}`;
    const known = best.get(key)?.attributes['quantile'] ?? '';
    if (!best.has(key) || (known !== SLOWEST_SHOWN && (quantile === SLOWEST_SHOWN || quantile > known)))
      best.set(key, one);
  }
  return [...best.values()];
}

function sameSubject({ attributes }: RecordedSeries, other: RecordedSeries['attributes']): boolean {
  return ['service', 'event', 'site'].every((name) => attributes[name] === other[name]);
}

function quantileWords(quantile: string | undefined): string {
  const share = Number(quantile);
  return quantile === undefined || Number.isNaN(share)
    ? ''
    : `, ${Math.round(share * 1_000) / 10} % stay below`;
}

function siteWords(site: string | undefined, nameOf: (id: string | undefined) => string): string {
  return site === undefined ? '' : `, ${nameOf(site)}`;
}
