import type { Config } from '../../shared/config/config';
import { hourOfWeek } from '../../shared/judge/ahead/baseline';
import type { RedisTarget } from '../../shared/kinds/redis/target';
import type { Attributes } from '../../shared/model/observation';
import { aConfig, anHttp, aPostgres, aService } from '../builders/series';
import { seeded } from './seeded';

export const ZONE = 'Europe/Oslo';
const DAY = 86_400_000;
const base = { timeout: 2_000, site: null, zone: '' };

/** @param every ms between two looks */
export function simulatedConfig(every: number): Config {
  const redis: RedisTarget = {
    ...base,
    id: 'redis',
    name: 'redis',
    every,
    probe: 'redis',
    url: 'redis://127.0.0.1',
    queues: [{ key: 'labels', type: 'list' }],
    replicas: null,
    attribution: null,
    ca: null,
  };
  const program = anHttp({ id: 'wms', every, url: 'https://wms.example/web/health' });
  const windows = [
    { name: 'Morning dispatch', days: [1, 2, 3, 4, 5], from: '06:00', to: '09:00' },
    { name: 'Receiving', days: [1, 2, 3, 4, 5], from: '13:00', to: '15:00' },
  ];
  return aConfig({
    sites: [{ id: 'oslo', name: 'Oslo', region: '', timezone: ZONE, windows }],
    services: [
      aService({
        id: 'shipping',
        name: 'Shipping',
        criticality: 1,
        objective: { availability: 0.999, latency: 0.8, window: 30 * DAY },
        dependsOn: ['pg', 'redis', 'wms'],
      }),
    ],
    targets: [aPostgres({ id: 'pg', every }), redis, program],
  });
}

/** What is wrong with the estate, each from 0 (nothing) on. */
export interface Strain {
  /** connections that are never given back */
  readonly leaked?: number;
  /** times the usual demand */
  readonly demand?: number;
  /** labels that somebody prints at once */
  readonly labels?: number;
  /** s that the disk takes longer */
  readonly disk?: number;
  /** bytes of Redis that nobody needs */
  readonly memory?: number;
  /** nothing is shipped, though work is ready */
  readonly stopped?: boolean;
}
export interface SimulatedSample {
  readonly metric: string;
  readonly attributes: Attributes;
  readonly unit: string;
  readonly value: number;
}

const WORKERS = 24;
const CONNECTIONS = 200;
const MEMORY = 1e9;
/** work that one worker does in a second */
const PACE = 2;

/**
 * A warehouse as a model: what is demanded at this hour of the week, queues that fill when it is more than can be done, and
 * what users then feel. Latency follows use as in a queue (1 / (1 - use)); limits hurt when they are met, not before.
 */
export class SimulatedEstate {
  readonly #random: () => number;
  readonly #holidays: ReadonlySet<string>;
  #drift = 0;
  #queue = 3;
  #backlog = 0;
  #commits = 0;
  #evicted = 0;
  #mood = 1;
  #day = '';

  /** @param holidays days (`2026-11-30`) on which nobody works */
  constructor(seed: number, holidays: readonly string[]) {
    this.#random = seeded(seed);
    this.#holidays = new Set(holidays);
  }

  /** What is demanded, work in a second, without chance. */
  demandAt(t: number): number {
    const hour = hourOfWeek(t, ZONE);
    const [day, clock] = [Math.floor(hour / 24), (hour % 24) + (t % 3_600_000) / 3_600_000];
    const peak = (at: number, width: number): number => Math.exp(-(((clock - at) / width) ** 2));
    const night = 0.002;
    if (day === 6 || this.#holidays.has(dayOf(t))) return night;
    const office = 9 / (1 + Math.exp(-4 * (clock - 5.5))) / (1 + Math.exp(1.6 * (clock - 17)));
    const whole = night + office + 16 * peak(7.5, 1.1) + 9 * peak(14, 0.9);
    return day === 5 ? night + (whole - night) * 0.35 : whole;
  }

  /** @param step s since the last look */
  look(t: number, step: number, strain: Strain = {}): readonly SimulatedSample[] {
    const chance = (): number => this.#random() + this.#random() + this.#random() - 1.5;
    const day = dayOf(t);
    // Days differ as a whole, and within them what is demanded wanders.
    if (day !== this.#day) [this.#day, this.#mood] = [day, 1 + 0.08 * chance()];
    this.#drift = this.#drift * Math.exp(-step / 600) + 0.05 * chance() * Math.sqrt(Math.min(1, step / 300));
    const demand = Math.max(
      0.001,
      this.demandAt(t) * this.#mood * (1 + this.#drift) * (1 + 0.05 * chance()) * (strain.demand ?? 1),
    );
    const leaked = strain.leaked ?? 0;
    const disk = 0.002 * (1 + 0.1 * chance()) + (strain.disk ?? 0);
    const slower = 1 + Math.max(0, disk - 0.01) * 25;
    const capacity = (WORKERS * PACE) / slower;
    const used = Math.min(0.995, demand / capacity);
    const busy = Math.min(WORKERS, (demand / PACE) * slower + 0.5 * this.#random());
    const connections = Math.min(CONNECTIONS, 20 + 2 * busy + leaked);
    const noneLeft = connections >= CONNECTIONS - 3;
    const memory = Math.min(MEMORY, 3e8 + 1e8 * used + 4e6 * chance() + (strain.memory ?? 0));
    const evicts = memory >= MEMORY ? 200 * step : 0;
    this.#evicted += evicts;
    const pressed = used > 0.85 ? 1 / (1 - used) / 6.7 : 1;
    const latency =
      (0.28 * slower * pressed + 0.1 * used) * (1 + 0.12 * chance()) +
      (noneLeft ? 2.5 : 0) +
      (evicts > 0 ? 1.4 : 0);
    // Labels are printed at 12 a second; who waits longer than a minute for one waits to ship.
    const printed = 12 * step;
    this.#queue = Math.max(0, this.#queue + demand * 0.4 * step + (strain.labels ?? 0) * step - printed);
    const queue = Math.round(Math.max(this.#queue, 2 + demand * 0.3 * (1 + chance())));
    const held = this.#queue / 12 > 60 ? 1 + (this.#queue / 12 - 60) / 60 : 0;
    const done = strain.stopped === true ? 0 : Math.min(demand, capacity) / (1 + held);
    this.#backlog = Math.max(0, this.#backlog * 0.98 + (demand - done) * step);
    const ready = Math.round(this.#backlog + (demand > 1 ? demand * 20 * (1 + 0.2 * chance()) : 0));
    this.#commits += (demand * 14 + 3) * step;
    const shipping = { service: 'shipping' };
    const events = { ...shipping, event: 'shipments' };
    const quantile = { ...shipping, quantile: '0.95' };
    const sample = (
      metric: string,
      unit: string,
      value: number,
      attributes: Attributes = {},
    ): SimulatedSample => ({ metric, unit, value, attributes });
    const state = { target: 'pg', 'db.namespace': 'wms', state: 'active' };
    return [
      sample('http.server.request.duration', 's', latency + held, quantile),
      sample('odoo.business.event.rate', '{event}/s', done, events),
      sample('odoo.business.backlog', '{item}', ready, events),
      sample('postgresql.up', '1', 1, { target: 'pg' }),
      sample('redis.up', '1', 1, { target: 'redis' }),
      sample('httpcheck.status', '1', 1, { target: 'wms' }),
      sample('httpcheck.duration', 's', latency * 0.4, { target: 'wms', phase: 'total' }),
      sample('postgresql.backends', '{connection}', Math.round(connections), state),
      sample('postgresql.connection.max', '{connection}', CONNECTIONS, { target: 'pg' }),
      sample('gantry.postgresql.lock.waiters', '{session}', 0, { target: 'pg', 'db.namespace': 'wms' }),
      sample('postgresql.commits', '1', Math.round(this.#commits), { target: 'pg', 'db.namespace': 'wms' }),
      sample('gantry.storage.latency', 's', disk, { target: 'pg' }),
      sample('odoo.worker.busy', '{worker}', Math.round(busy), { target: 'wms' }),
      sample('odoo.worker.limit', '{worker}', WORKERS, { target: 'wms' }),
      sample('redis.memory.used', 'By', Math.round(memory), { target: 'redis' }),
      sample('redis.maxmemory', 'By', MEMORY, { target: 'redis' }),
      sample('redis.keys.evicted', '{key}', Math.round(this.#evicted), { target: 'redis' }),
      sample('redis.clients.connected', '{client}', Math.round(30 + busy), { target: 'redis' }),
      sample('redis.maxclients', '{client}', 1_000, { target: 'redis' }),
      sample('gantry.redis.queue.length', '{item}', queue, { target: 'redis', key: 'labels', type: 'list' }),
    ];
  }
}

function dayOf(t: number): string {
  return new Date(t + 3_600_000).toISOString().slice(0, 10);
}
