import type { Config, ServiceConfig } from '../../shared/config/config';
import type { JudgeInput } from '../../shared/judge/judgement';
import type { BackupTarget } from '../../shared/kinds/backup/target';
import type { HttpTarget } from '../../shared/kinds/http/target';
import type { PostgresTarget, ReplicaConfig } from '../../shared/kinds/postgres/target';
import type { Condition } from '../../shared/model/condition';
import type {
  Attributes,
  EventKind,
  Evidence,
  EvidenceKind,
  Subject,
  WallEvent,
} from '../../shared/model/observation';
import type { Column } from '../../shared/model/said';
import type { SourceStatus } from '../../shared/model/source-status';
import type { DocumentReader, Point, SeriesInfo, SeriesReader } from '../../shared/series/reader';

/** A SeriesReader and DocumentReader over plain arrays: what the store's memory head says, without the store. */
export class FakeEstate implements SeriesReader, DocumentReader {
  generation = 0;
  readonly #infos: SeriesInfo[] = [];
  readonly #byKey = new Map<string, number>();
  readonly #byMetric = new Map<string, SeriesInfo[]>();
  readonly #points: { t: number[]; v: number[] }[] = [];
  readonly #evidence = new Map<string, Evidence>();
  readonly #events: WallEvent[] = [];

  /** One sample; null is an absence. Samples of a series come in order of time. */
  sample(metric: string, attributes: Attributes, t: number, value: number | null): this {
    const key = `${metric} ${JSON.stringify(Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1)))}`;
    let id = this.#byKey.get(key);
    if (id === undefined) {
      id = this.#infos.length;
      const info = { id, metric, unit: '', attributes };
      this.#infos.push(info);
      this.#points.push({ t: [], v: [] });
      this.#byKey.set(key, id);
      this.#byMetric.set(metric, [...(this.#byMetric.get(metric) ?? []), info]);
      this.generation += 1;
    }
    const points = this.#points[id];
    points?.t.push(t);
    points?.v.push(value ?? Number.NaN);
    return this;
  }

  /** Samples every `step` ms from `from` to `to`, both included; `value` is a number or a function of the time. */
  samples(
    metric: string,
    attributes: Attributes,
    span: { readonly from: number; readonly to: number; readonly step: number },
    value: number | ((t: number) => number | null),
  ): this {
    for (let t = span.from; t <= span.to; t += span.step) {
      this.sample(metric, attributes, t, typeof value === 'number' ? value : value(t));
    }
    return this;
  }

  state(kind: EvidenceKind, subject: Subject, t: number, data: unknown): this {
    this.#evidence.set(`${kind} ${subject.kind} ${subject.id}`, { type: 'evidence', t, kind, subject, data });
    return this;
  }

  event(kind: EventKind, subject: Subject, t: number, data: Readonly<Record<string, unknown>>): this {
    this.#events.push({ type: 'event', t, kind, subject, data });
    this.#events.sort((a, b) => a.t - b.t);
    return this;
  }

  find(metric: string, where: Attributes = {}): readonly SeriesInfo[] {
    const wanted = Object.entries(where);
    const all = this.#byMetric.get(metric) ?? [];
    if (wanted.length === 0) return all;
    return all.filter(({ attributes }) => wanted.every(([name, value]) => attributes[name] === value));
  }

  last(id: number): Point | null {
    const points = this.#points[id];
    if (points === undefined || points.t.length === 0) return null;
    return { t: points.t.at(-1) ?? Number.NaN, value: points.v.at(-1) ?? Number.NaN };
  }

  lastValue(id: number): number {
    const v = this.#points[id]?.v;
    return v === undefined ? Number.NaN : (v[v.length - 1] ?? Number.NaN);
  }

  lastTime(id: number): number {
    const t = this.#points[id]?.t;
    return t === undefined ? Number.NaN : (t[t.length - 1] ?? Number.NaN);
  }

  window(id: number, from: number, to: number): Column {
    const points = this.#points[id] ?? { t: [], v: [] };
    const first = lowerBound(points.t, from);
    const end = lowerBound(points.t, to + 0.001);
    return {
      t: Float64Array.from(points.t.slice(first, end)),
      v: Float64Array.from(points.v.slice(first, end)),
    };
  }

  /** The lowest and the highest of each of `points / 2` spans, as the store does it. */
  sampled(id: number, from: number, to: number, points: number): Column {
    const { t, v } = this.window(id, from, to);
    if (t.length <= points) return { t, v };
    const spans = Math.max(1, Math.floor(points / 2));
    const kept = new Set<number>();
    for (let span = 0; span < spans; span += 1) {
      const start = Math.floor((span * t.length) / spans);
      const end = Math.floor(((span + 1) * t.length) / spans);
      let low = start;
      let high = start;
      for (let index = start; index < end; index += 1) {
        if ((v[index] ?? 0) < (v[low] ?? 0)) low = index;
        if ((v[index] ?? 0) > (v[high] ?? 0)) high = index;
      }
      kept.add(low).add(high);
    }
    const order = [...kept].sort((a, b) => a - b);
    return {
      t: Float64Array.from(order, (index) => t[index] ?? Number.NaN),
      v: Float64Array.from(order, (index) => v[index] ?? Number.NaN),
    };
  }

  evidence(kind: EvidenceKind, subject: Subject): Evidence | null {
    return this.#evidence.get(`${kind} ${subject.kind} ${subject.id}`) ?? null;
  }

  evidenceOf(kind: EvidenceKind): readonly Evidence[] {
    return [...this.#evidence.values()].filter((one) => one.kind === kind);
  }

  events(kind: EventKind, from: number): readonly WallEvent[] {
    return this.#events.filter((event) => event.kind === kind && event.t >= from);
  }
}

function lowerBound(times: readonly number[], t: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) < t) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A configuration that is valid and empty, with what the test is about put over it. */
export function aConfig(over: Partial<Config> = {}): Config {
  return {
    wall: {
      title: 'Nordhaven Logistics',
      role: 'operations',
      rotation: { dwell: 20_000, views: ['services', 'tenants', 'replication', 'recovery'] },
      preempt: 'critical',
      sound: null,
      display: { dim: null, pixelShift: true },
      retention: 30 * 86_400_000,
      lock: null,
    },
    sites: [],
    services: [],
    tenants: { from: [], tiers: {}, list: [] },
    targets: [],
    link: [],
    recovery: { drills: null, scenarios: null },
    feed: null,
    costs: null,
    maintenance: [],
    rules: {},
    ownRules: [],
    ...over,
  };
}

export function aService(over: Partial<ServiceConfig> & { readonly id: string }): ServiceConfig {
  return {
    name: over.id,
    criticality: 2,
    owner: 'Order desk',
    runbook: null,
    objective: { availability: null, latency: null, window: 30 * 86_400_000 },
    recovery: null,
    dependsOn: [],
    sites: [],
    ...over,
  };
}

export function aPostgres(over: Partial<PostgresTarget> & { readonly id: string }): PostgresTarget {
  return {
    probe: 'postgres',
    name: over.id,
    every: 5_000,
    timeout: 2_000,
    site: null,
    zone: '',
    url: 'postgres://gantry@127.0.0.1:5432/postgres',
    replicas: [],
    processors: null,
    heartbeat: null,
    ...over,
  };
}

/** A page that must answer with 200. */
export function anHttp(over: Partial<HttpTarget> & { readonly id: string }): HttpTarget {
  return {
    probe: 'http',
    name: over.id,
    every: 5_000,
    timeout: 2_000,
    site: null,
    zone: '',
    url: 'https://erp.example/web/health',
    method: 'GET',
    headers: {},
    expect: { status: 200, contains: null },
    redirects: 0,
    ca: null,
    ...over,
  };
}

/** Backups of `pg-a`, asked for once a minute. */
export function aBackup(over: Partial<BackupTarget> = {}): BackupTarget {
  return {
    probe: 'backup',
    id: 'pgb',
    name: 'Database',
    every: 60_000,
    timeout: 20_000,
    site: null,
    zone: '',
    kind: 'database',
    pgbackrest: { file: null, command: null, url: null, ca: null, stanza: 'main' },
    s3: null,
    of: ['pg-a'],
    dueAfter: 3_600_000,
    restoreTests: null,
    ...over,
  };
}
export function aReplica(over: Partial<ReplicaConfig> & { readonly id: string }): ReplicaConfig {
  return {
    name: over.id,
    url: null,
    site: null,
    zone: '',
    purpose: '',
    upstream: null,
    sync: null,
    applicationName: over.id,
    slot: over.id.replaceAll('-', '_'),
    ...over,
  };
}

/** What the judge reads, over one {@link FakeEstate}. */
export function anInput(
  estate: FakeEstate,
  config: Config,
  now: number,
  over: Partial<JudgeInput> = {},
): JudgeInput {
  return { now, config, series: estate, documents: estate, sources: [], drills: [], ...over };
}

/** A source that answered at `at` (epoch ms), as it should. */
export function aSource(id: string, at: number, over: Partial<SourceStatus> = {}): SourceStatus {
  const seen = { lastRunAt: at, lastOkAt: at, failingSince: null, fault: null };
  return { id, kind: '', state: 'ok', every: 5_000, ...seen, ...over };
}

/** A critical condition of which nothing is known but what it is about. @param t epoch ms at which it began and was seen */
export function aCondition(
  rule: string,
  kind: Subject['kind'],
  id: string,
  t: number,
  over: Partial<Condition> = {},
): Condition {
  return {
    rule,
    subject: { kind, id },
    severity: 'critical',
    since: t,
    observedAt: t,
    value: null,
    threshold: null,
    unit: '',
    owner: null,
    sentence: '',
    evidence: {},
    ...over,
  };
}
