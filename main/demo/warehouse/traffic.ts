import type { FeedSeries } from '../../../shared/contract/feed';
import type { FeedServer } from '../servers/feed-server';
import { Meter } from './meter';
import type { Portal, Shop } from './shop';

/** Work of one service: its rate and its name. */
interface Work {
  readonly service: string;
  readonly event: string;
  /** 1/s on an ordinary day */
  readonly usual: number;
  readonly act: () => Promise<void>;
}
const PER_SERVICE = 3;

/** People at work: each service is asked for at its own pace, measured at its users, and published once a second. */
export class Traffic {
  readonly #feed: FeedServer;
  readonly #works: readonly Work[];
  readonly #meters: readonly Meter[];
  #timer: NodeJS.Timeout | null = null;
  #stopped = false;
  /** of the ordinary pace; by service, or of all */
  readonly pace = new Map<string, number>();

  constructor(feed: FeedServer, shop: Shop, portal: Portal) {
    this.#feed = feed;
    this.#works = [
      { service: 'order-confirmation', event: 'confirmations', usual: 6, act: () => shop.reserve() },
      { service: 'shipping', event: 'shipments', usual: 3, act: () => shop.ship() },
      { service: 'label-printing', event: 'labels', usual: 3, act: () => shop.print() },
      { service: 'customer-portal', event: 'visits', usual: 4, act: () => portal.look() },
    ];
    this.#meters = this.#works.map(() => new Meter());
  }

  start(): void {
    this.#feed.announce(this.#works.flatMap(seriesOf));
    for (const [at, work] of this.#works.entries()) this.#ask(work, this.#meters[at] as Meter);
    this.#timer = setInterval(() => this.#publish(), 1_000);
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#stopped = true;
  }

  /** Comes as people come: at random, at this pace in the mean. */
  #ask(work: Work, meter: Meter): void {
    if (this.#stopped) return;
    const pace = work.usual * (this.pace.get(work.service) ?? this.pace.get('all') ?? 1);
    const wait = pace === 0 ? 200 : Math.min(3_000, (-Math.log(1 - Math.random()) / pace) * 1_000);
    setTimeout(() => {
      if (pace > 0 && !this.#stopped) void meter.measure(work.act);
      this.#ask(work, meter);
    }, wait).unref();
  }

  #publish(): void {
    const ids = this.#works.flatMap((_, at) => [0, 1, 2].map((part) => at * PER_SERVICE + part));
    const values = this.#works.flatMap(({ usual }, at) => {
      const { latency = null, rate = null } = this.#meters[at] ?? {};
      return [latency, rate, usual];
    });
    this.#feed.publish(Date.now(), ids, values);
  }
}

function seriesOf({ service, event }: Work, at: number): readonly FeedSeries[] {
  const first = at * PER_SERVICE;
  const attributes = { service, event };
  return [
    {
      id: first,
      metric: 'http.server.request.duration',
      unit: 's',
      attributes: { service, quantile: '0.95' },
    },
    { id: first + 1, metric: 'odoo.business.event.rate', unit: '{event}/s', attributes },
    { id: first + 2, metric: 'odoo.business.event.rate.usual', unit: '{event}/s', attributes },
  ];
}

/** Ids of series from here on are free. */
export const TRAFFIC_SERIES = 4 * PER_SERVICE;
