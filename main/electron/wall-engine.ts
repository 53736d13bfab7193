import { join } from 'node:path';
import {
  type AcknowledgeAct,
  type CommandResult,
  type DrillAct,
  refused,
} from '../../shared/contract/wall-bridge';
import type { Snapshot } from '../../shared/model/snapshot';
import { findConfig } from '../engine/config/find-config';
import { Engine } from '../engine/engine';
import { Review } from '../engine/past/review';
import type { WallCache } from '../engine/past/wall-cache';
import { systemClock } from '../engine/runtime/clock';
import { startDemoProcess } from './demo-process';
import type { Tell } from './tell';
import type { WallOptions } from './wall-options';

/** The engine as the wall's program holds it. */
export interface WallEngine {
  readonly review: Review;
  settled(): Promise<void>;
  /** Shows a notice of the wall about itself; null takes it back. */
  readonly tell: Tell;
  dismissNotice(id: string): void;
  /** The page of a tenant is filled, live and in a replay; null: none is open. */
  openTenant(id: string | null): Promise<CommandResult>;
  /** @param pin of the wall's lock */
  unlock(pin: string): CommandResult;
  drill(pin: string, act: DrillAct): Promise<CommandResult>;
  acknowledge(pin: string, incident: string, act: AcknowledgeAct): Promise<CommandResult>;
  stop(): Promise<void>;
}

/**
 * Starts the engine with the given configuration, the one found, or the demo estate. On a data folder without a
 * configuration, `gantry shot` shows the cached wall.
 * @param out folder of the built program
 * @param cache owned by the engine from here on
 */
export async function startWallEngine(
  out: string,
  options: WallOptions,
  cache: WallCache,
  say: (what: string) => void,
  onSnapshot: (snapshot: Snapshot) => void,
  onPast: (snapshot: Snapshot) => void,
): Promise<WallEngine> {
  const config = options.config ?? findConfig();
  const demo = config === null && !options.shot;
  const engine = Engine.open({
    dataDir: cache.dir,
    store: cache.store,
    // The demo estate brings its own drills.
    ...(demo ? {} : { drills: cache.drills }),
    clock: systemClock,
    log: cache.log,
    redaction: cache.redaction,
    demo,
    // A picture is one look, so its findings count without hold times.
    atOnce: options.shot,
    onSnapshot,
  });
  const review = new Review({
    store: cache.store,
    clock: systemClock,
    log: cache.log,
    live: true,
    onSnapshot: onPast,
  });
  let stopDemo: (() => Promise<void>) | null = null;
  let stopped = false;

  if (config !== null) {
    await engine.follow(config);
  } else if (demo) {
    say('no configuration found: starting the demo estate. Write ./gantry.yaml to show your own estate.');
    void startDemo();
  }

  async function startDemo(): Promise<void> {
    try {
      const { launchDemo } = await import('../demo/launch');
      if (stopped) return;
      const running = launchDemo({
        start: startDemoProcess,
        program: join(out, 'main', 'demo.js'),
        dataDir: join(options.data, 'estate'),
        tenants: options.tenants,
        scenario: options.scenario,
        onProgress: (text, ratio) => engine.progress({ text, ratio }),
      });
      stopDemo = () => running.stop();
      const configPath = await running.ready;
      if (stopped) return;
      engine.progress(null);
      await engine.follow(configPath);
    } catch (error) {
      if (stopped) return;
      const what = error instanceof Error ? error.message : String(error);
      engine.progress(null);
      engine.notice({
        id: 'demo',
        severity: 'warning',
        text: `The demo estate did not start: ${what}`,
        remedy: 'Start the wall again, or give it a configuration with --config FILE.',
      });
      say(`the demo estate did not start: ${what}`);
    }
  }

  return {
    review,
    settled: () => (config === null && options.shot ? Promise.resolve() : engine.settled()),
    tell: (id, notice) => (notice === null ? engine.dismissNotice(id) : engine.notice({ id, ...notice })),
    dismissNotice: (id) => engine.dismissNotice(id),
    openTenant: (id) => {
      engine.openTenant(id);
      return review.openTenant(id);
    },
    unlock: (pin) => engine.unlock(pin),
    drill: (pin, act) => engine.drill(pin, act),
    acknowledge: (pin, incident, act) => engine.acknowledge(pin, incident, act),
    stop: async () => {
      stopped = true;
      review.leave();
      await Promise.all([engine.stop(), stopDemo?.()]);
      cache.close();
    },
  };
}

const NO_LIVE = refused('This replay has no live wall to return to.');

/** @param t epoch ms */
function timeWords(t: number): string {
  return new Date(t).toISOString().slice(0, 19).concat('Z');
}

/** Shows a time of what a data folder holds, and nothing live: no configuration, no network, no server. */
export async function startWallReview(
  at: number,
  cache: WallCache,
  say: (what: string) => void,
  onPast: (snapshot: Snapshot) => void,
): Promise<WallEngine> {
  const { store, log } = cache;
  const review = new Review({ store, clock: systemClock, log, live: false, onSnapshot: onPast });
  const span = await review.span();
  if (span === null) say('this data folder holds nothing to show; use another one with --data.');
  else if (at < span.from)
    say(
      `the data folder holds nothing of ${timeWords(at)}: the wall shows ${timeWords(span.from)}, the first time it holds.`,
    );
  await review.go(Math.min(at, span?.to ?? 0), null);
  return {
    review,
    settled: () => Promise.resolve(),
    tell: () => undefined,
    dismissNotice: () => undefined,
    openTenant: (id) => review.openTenant(id),
    unlock: () => NO_LIVE,
    drill: () => Promise.resolve(NO_LIVE),
    acknowledge: () => Promise.resolve(NO_LIVE),
    stop: async () => {
      review.leave();
      await store.close();
      cache.close();
    },
  };
}
