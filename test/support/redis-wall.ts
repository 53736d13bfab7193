import type { Clock } from '../../main/engine/runtime/clock';
import { parseConfig } from '../../shared/config/parse-config';
import type { Condition } from '../../shared/model/condition';
import type { Sample } from '../../shared/model/observation';
import { openEngine } from './open-engine';

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
  /** The newest figures of Redis, for a message. */
  figures(): string;
  /** Fair shares of Redis' commands that it takes; NaN: not known. */
  opsOf(tenant: string): number;
  /** Whether what Redis can do in a second is short. */
  isShort(): boolean;
  /**
   * Whether of each of these it is known what it usually waits, nobody waits longer or takes what others do not, nothing is
   * short, nobody accused.
   */
  isCalm(tenants: readonly string[]): boolean;
  stop(): Promise<void>;
}

/** times its usual from which on a tenant waits */
const PAYS = 2;
/** fair shares from which on a flood that is over still shows in the windows that use is told over */
const TAKES = 2;

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
  const engine = openEngine({
    clock,
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
  const shortOf = (): readonly string[] => {
    const { tenants, roster } = engine.verdicts?.sections ?? {};
    return (roster?.resources ?? [])
      .filter((_, at) => tenants?.pools.some(({ saturated }) => saturated[at] === 1) === true)
      .map(({ id }) => id);
  };
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
    figures: () => {
      const newest = new Map<string, string>();
      for (const { metric, attributes, value } of samples.slice(-600)) {
        const { target: _, ...told } = attributes;
        if (/^gantry.redis.(commands|ping|probe|main_thread)/.test(metric))
          newest.set(`${metric} ${Object.values(told).join(' ')}`, value?.toPrecision(3) ?? '-');
      }
      return [...newest].map(([key, value]) => `${key} ${value}`).join('; ');
    },
    opsOf: (tenant) => {
      const { tenants, roster } = engine.verdicts?.sections ?? {};
      const column = roster?.resources.findIndex(({ id }) => id === 'redis_ops') ?? -1;
      const at = roster?.ids.indexOf(tenant) ?? -1;
      return tenants?.values[at * (roster?.resources.length ?? 0) + column] ?? Number.NaN;
    },
    isShort: () => shortOf().includes('redis_ops'),
    isCalm: (wanted) => {
      const { tenants, roster } = engine.verdicts?.sections ?? {};
      if (tenants === undefined || roster === undefined || accusations().length > 0) return false;
      const width = roster.resources.length;
      const valuesOf = (resource: string): readonly number[] => {
        const column = roster.resources.findIndex(({ id }) => id === resource);
        return wanted.map((id) => {
          const at = roster.ids.indexOf(id);
          return at < 0 ? Number.NaN : (tenants.values[at * width + column] ?? Number.NaN);
        });
      };
      return (
        shortOf().length === 0 &&
        valuesOf('response_time').every((one) => one < PAYS) &&
        valuesOf('redis_ops').every((one) => one < TAKES)
      );
    },
    stop: () => engine.stop(),
  };
}
