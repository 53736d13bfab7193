import type { FeedServer } from '../servers/feed-server';
import { dispatchEvents, failedDrill, pastEvents } from './events';
import { type ScenarioName, type Scene, sceneAt } from './scenarios';
import { serviceFigures, serviceSeries } from './service-figures';
import { TenantFigures } from './tenant-figures';
import { demoTenants } from './tenants';

const TICK = 1_000;
/** ms between two values of a tenant, by how many tenants there are */
const tenantsEvery = (count: number): number => (count <= 200 ? 5_000 : 10_000);
const HISTORY = 2 * 3_600_000;
const SERVICE_STEP = 30_000;
const CALM: Scene = { name: 'calm', elapsed: 0, strength: 0, round: 0, dispatches: 0 };

/** Plays the scenarios into a feed: values of services and tenants, drills, backups, deployments. */
export class Player {
  readonly #feed: FeedServer;
  readonly #play: ScenarioName | 'cycle';
  readonly #tenants: TenantFigures;
  readonly #services = serviceSeries(0);
  readonly #tenantsEvery: number;
  readonly #startedAt: number;
  readonly #onScene: (scene: Scene) => void;
  #timer: NodeJS.Timeout | null = null;
  #tenantsAt = 0;
  #told = '';
  #drilled = false;

  constructor(options: {
    feed: FeedServer;
    play: ScenarioName | 'cycle';
    tenants: number;
    now: number;
    onScene: (scene: Scene) => void;
  }) {
    this.#feed = options.feed;
    this.#play = options.play;
    this.#onScene = options.onScene;
    this.#startedAt = options.now;
    this.#tenantsEvery = tenantsEvery(options.tenants);
    this.#tenants = new TenantFigures(demoTenants(options.tenants), this.#services.length);
  }

  start(): void {
    const { series } = this.#tenants;
    this.#feed.onFresh = (send) => this.#history(send);
    this.#feed.announce([...this.#services, ...series]);
    for (const event of pastEvents(this.#startedAt)) this.#feed.event(event);
    this.#tick();
    this.#timer = setInterval(() => this.#tick(), TICK);
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
  }

  scene(now: number): Scene {
    return sceneAt(this.#play, (now - this.#startedAt) / 1000);
  }

  #tick(): void {
    const now = Date.now();
    const scene = this.scene(now);
    this.#onScene(scene);
    this.#tellOnce(scene, now);
    this.#feed.publish(
      now,
      this.#services.map(({ id }) => id),
      serviceFigures(now, scene),
    );
    if (now - this.#tenantsAt < this.#tenantsEvery - TICK / 2) return;
    this.#tenantsAt = now;
    this.#feed.publish(
      now,
      this.#tenants.series.map(({ id }) => id),
      this.#tenants.next(now, scene),
    );
  }

  #tellOnce(scene: Scene, now: number): void {
    const mark = `${scene.name} ${scene.round}`;
    if (mark === this.#told) return;
    this.#told = mark;
    if (scene.name === 'dispatch') for (const event of dispatchEvents(now)) this.#feed.event(event);
    if (scene.name !== 'drill' || this.#drilled) return;
    this.#drilled = true;
    this.#feed.event(failedDrill(this.#startedAt));
  }

  /** Two calm hours for each new client, so that charts are full from the start. */
  #history(send: (t: number, ids: readonly number[], values: readonly number[]) => void): void {
    const serviceIds = this.#services.map(({ id }) => id);
    const tenantIds = this.#tenants.series.map(({ id }) => id);
    // A line of the last hour has a step each half minute.
    const tenantStep = tenantIds.length <= 500 ? 30_000 : tenantIds.length <= 2_000 ? 120_000 : 1_200_000;
    const end = this.#startedAt - SERVICE_STEP;
    for (let t = end - HISTORY + 60_000; t <= end; t += SERVICE_STEP) {
      send(t, serviceIds, serviceFigures(t, CALM));
      if ((t - end) % tenantStep === 0) send(t, tenantIds, this.#tenants.calm(t));
    }
  }
}
