import { Engine } from '../../main/engine/engine';
import type { Clock } from '../../main/engine/runtime/clock';
import { createRedaction } from '../../main/engine/runtime/redaction';
import { parseConfig } from '../../shared/config/parse-config';
import type { Condition } from '../../shared/model/condition';
import type { Sample } from '../../shared/model/observation';
import { silentLog } from './silent-log';

/** A clock that can run faster than time does, so that what is usual need not be waited for. */
export interface FastClock extends Clock {
  /** @param times 1: as time does */
  run(times: number): void;
}

export function fastClock(): FastClock {
  let at = Date.now();
  let since = performance.now();
  let speed = 1;
  const now = (): number => at + (performance.now() - since) * speed;
  return {
    now,
    monotonic: () => performance.now(),
    run: (times) => {
      at = now();
      since = performance.now();
      speed = times;
    },
  };
}

export interface RedisWall {
  readonly samples: readonly Sample[];
  accusations(): readonly Condition[];
  /** Resolves with what `find` finds, looking after each snapshot; null: not within `limit` (ms). */
  until<T>(limit: number, find: () => T | null): Promise<T | null>;
  answer(): string;
  stop(): Promise<void>;
}

/** The real engine, with one shared Redis to look at. @param every s */
export async function redisWall(url: string, every: number, clock: Clock): Promise<RedisWall> {
  const text = `version: 1
tenants:
  from:
    - { attribute: user.name, match: "^(?<tenant>user[0-9])$" }
    - { attribute: redis.key.prefix, match: "^(?<tenant>shop[0-9])$" }
targets:
  - { id: cache, probe: redis, url: "${url}", every: ${every}s, timeout: ${Math.min(2, every)}s,
      attribution: { by: [user, prefix], commands: monitor } }
`;
  const parsed = parseConfig(text, 'gantry.yaml', { env: () => null, file: () => null, secret: () => null });
  if (!parsed.ok) throw new Error(parsed.error.map(({ key, what }) => `${key} ${what}`).join('\n'));
  const samples: Sample[] = [];
  const lookers = new Set<() => void>();
  const engine = Engine.open({
    dataDir: null,
    clock,
    log: silentLog,
    redaction: createRedaction(),
    demo: false,
    onSnapshot: () => {
      for (const look of lookers) look();
    },
    onObservations: (observations) => {
      for (const one of observations) if (one.type === 'sample') samples.push(one);
    },
  });
  await engine.use(parsed.value.config, 'gantry.yaml');
  await engine.settled();
  const accusations = (): readonly Condition[] =>
    (engine.verdicts?.conditions ?? []).filter(
      ({ rule, severity }) => rule === 'tenants.contention' && severity === 'warning',
    );
  return {
    samples,
    accusations,
    until: (limit, find) =>
      new Promise((resolve) => {
        const done = (value: ReturnType<typeof find>): void => {
          clearTimeout(timer);
          lookers.delete(look);
          resolve(value);
        };
        const look = (): void => {
          const found = find();
          if (found !== null) done(found);
        };
        const timer = setTimeout(() => done(null), limit);
        lookers.add(look);
        look();
      }),
    answer: () => {
      const { verdict = '', reason = '' } = engine.snapshot?.sections.tenants.answer ?? {};
      return `${verdict} ${reason}`;
    },
    stop: () => engine.stop(),
  };
}
