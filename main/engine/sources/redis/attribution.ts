import type { RedisAddress } from '../../../../shared/kinds/redis/address';
import type { RedisAttribution } from '../../../../shared/kinds/redis/target';
import type { Attributes, Sample } from '../../../../shared/model/observation';
import type { Clock } from '../../runtime/clock';
import { sampleOf } from '../emitter';
import type { RedisNodeClient } from './client';
import { type Info, infoKeyspace } from './info';
import type { NodeLoad } from './load';
import type { MemoryEstimate } from './memory-sample';
import { type By, type CommandsReading, NodeCommands } from './node-commands';
import { type MemoryReading, merged, NodeMemory } from './node-memory';
import type { Failure } from './node-reading';

/** One server of the target in this run. */
export interface AttributedNode {
  readonly node: RedisNodeClient;
  readonly info: Info;
  readonly load: NodeLoad | null;
}
export interface AttributionReading {
  readonly samples: readonly Sample[];
  /** s that each PING waited */
  readonly waits: readonly number[];
  /** commands that a server refused */
  readonly refused: readonly Failure[];
}
interface Options {
  readonly target: string;
  readonly attribution: RedisAttribution;
  readonly address: RedisAddress;
  readonly ca: readonly string[] | null;
  readonly clock: Clock;
  readonly onCommand: () => void;
  /** 0 to 1 */
  readonly random: () => number;
}

const ATTRIBUTE: Readonly<Record<By, string>> = {
  user: 'user.name',
  database: 'db.namespace',
  prefix: 'redis.key.prefix',
};
/** PINGs while waiting to listen, and the longest response (ms) */
const PINGS = 4;
const MOST_WAIT = 500;
/** share of what is left that the wait may take */
const WAIT_SHARE = 0.25;
/** share of the server's commands that may be spent on looking at keys, and the bounds of their number */
const KEYS_SHARE = 0.003;
const LEAST_KEYS = 5;
const MOST_KEYS = 100;
/** ms that a look at keys needs at least */
const KEYS_TIME = 200;
/** runs without an answer after which known values are dropped */
const HELD = 2;

/** Attributes the use of a shared Redis to its users: commands, connections, memory. */
export class Attribution {
  readonly #options: Options;
  readonly #commands = new Map<string, NodeCommands>();
  readonly #memory = new Map<string, NodeMemory>();
  /** the reported series of each metric, and the number of runs since each was last reported */
  readonly #held = new Map<string, { samples: readonly Sample[]; runs: number }>();

  constructor(options: Options) {
    this.#options = options;
  }

  /** Ends what is under way. */
  stop(): void {
    for (const commands of this.#commands.values()) commands.stop();
  }

  /** @param until monotonic ms by which it has ended: what does not fit is left out */
  async read(nodes: readonly AttributedNode[], until: number): Promise<AttributionReading> {
    const runs = new Set(nodes.map(({ info }) => info.get('run_id') ?? ''));
    for (const known of [...this.#commands.keys()].filter((run) => !runs.has(run))) {
      this.#commands.delete(known);
      this.#memory.delete(known);
    }
    const waits = await this.#wait(nodes, until);
    const readings = await Promise.all(nodes.map((node) => this.#node(node, Math.max(0, ...waits), until)));
    const t = this.#options.clock.now();
    const samples = [
      ...this.#commandSamples(
        t,
        readings.map(({ commands }) => commands),
      ),
      ...this.#memorySamples(
        t,
        readings.map(({ memory }) => memory),
      ),
    ];
    const refused = readings.flatMap(({ commands, memory }) => [
      ...commands.refused,
      ...(memory?.refused ?? []),
    ]);
    return { samples: this.#withHeld(samples), waits, refused };
  }

  /** Waits until a random moment, which no tenant's schedule can be in step with, and measures PING meanwhile. */
  async #wait(nodes: readonly AttributedNode[], until: number): Promise<readonly number[]> {
    const { clock, random } = this.#options;
    const left = until - clock.monotonic();
    const pause = (Math.min(MOST_WAIT, WAIT_SHARE * Math.max(0, left)) * random()) / PINGS;
    const waits: number[] = [];
    const end = clock.monotonic() + WAIT_SHARE * left;
    for (let asked = 0; asked < PINGS && clock.monotonic() < end; asked += 1) {
      await new Promise((resolve) => setTimeout(resolve, pause));
      const asking = nodes.map(async ({ node }) => {
        const from = clock.monotonic();
        await node.call('PING');
        return (clock.monotonic() - from) / 1_000;
      });
      const answers = await Promise.allSettled(asking);
      const heard = answers.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
      if (heard.length === 0) break;
      waits.push(Math.max(...heard));
    }
    return waits;
  }

  async #node(
    { node, info, load }: AttributedNode,
    wait: number,
    until: number,
  ): Promise<{ commands: CommandsReading; memory: MemoryReading | null }> {
    const { attribution, address, ca, clock, onCommand } = this.#options;
    const key = info.get('run_id') ?? '';
    const follow = this.#commands.get(key) ?? new NodeCommands(attribution, address, ca, onCommand);
    const walk = this.#memory.get(key) ?? new NodeMemory(attribution.separator, address.db);
    this.#commands.set(key, follow);
    this.#memory.set(key, walk);
    const now = clock.monotonic();
    const commands = await follow.read(node, load, wait, until - now, now);
    const fits = until - clock.monotonic() >= KEYS_TIME;
    if (!fits || !attribution.by.some((by) => by !== 'user')) return { commands, memory: null };
    const most = Math.round(KEYS_SHARE * (load?.commands ?? 0));
    const keys = Math.min(MOST_KEYS, Math.max(LEAST_KEYS, most));
    return { commands, memory: await walk.read(node, infoKeyspace([info]), keys) };
  }

  /** Only if every server of the target could tell. */
  #commandSamples(t: number, readings: readonly CommandsReading[]): readonly Sample[] {
    const { target, attribution } = this.#options;
    const samples: Sample[] = [];
    for (const by of attribution.by) {
      const rates = readings.flatMap((reading) => reading.rates.get(by) ?? []);
      if (rates.length === readings.length) {
        for (const [name, rate] of summed(rates))
          samples.push(sampleOf(t, 'gantry.redis.commands.rate', { target, [ATTRIBUTE[by]]: name }, rate));
      }
      const shares = readings.flatMap((reading) => reading.unattributed.get(by) ?? []);
      if (shares.length > 0) {
        const attributes = { target, by };
        samples.push(sampleOf(t, 'gantry.redis.commands.unattributed', attributes, Math.max(...shares)));
      }
    }
    const connections = readings.flatMap((reading) => reading.connections ?? []);
    if (connections.length === readings.length) {
      for (const [user, count] of summed(connections))
        samples.push(sampleOf(t, 'gantry.redis.connections', { target, 'user.name': user }, count));
    }
    const watched = readings.flatMap((reading) => reading.watched ?? []);
    if (watched.length > 0)
      samples.push(sampleOf(t, 'gantry.redis.probe.watched', { target }, Math.max(...watched)));
    return samples;
  }

  #memorySamples(t: number, readings: readonly (MemoryReading | null)[]): readonly Sample[] {
    const { target, attribution } = this.#options;
    const samples: Sample[] = [];
    const told = readings.flatMap((reading) => reading ?? []);
    if (told.length < readings.length) return samples;
    const add = (by: By, estimates: readonly MemoryEstimate[]): void => {
      if (!attribution.by.includes(by)) return;
      for (const { group, bytes, error } of merged(estimates)) {
        const attributes: Attributes = { target, [ATTRIBUTE[by]]: group };
        samples.push(sampleOf(t, 'gantry.redis.memory.sampled', attributes, bytes));
        samples.push(sampleOf(t, 'gantry.redis.memory.error', attributes, error));
      }
    };
    add(
      'prefix',
      told.flatMap(({ prefixes }) => prefixes),
    );
    add(
      'database',
      told.flatMap(({ databases }) => databases),
    );
    return samples;
  }

  /** After one failed burst the reported values stay, and show their age. */
  #withHeld(samples: readonly Sample[]): readonly Sample[] {
    const now = new Map<string, Sample[]>();
    for (const sample of samples) {
      const kind = kindOf(sample);
      const known = now.get(kind);
      if (known === undefined) now.set(kind, [sample]);
      else known.push(sample);
    }
    for (const [kind, told] of now) this.#held.set(kind, { samples: told, runs: 0 });
    const all = [...samples];
    for (const [kind, held] of this.#held) {
      if (now.has(kind)) continue;
      held.runs += 1;
      if (held.runs > HELD) this.#held.delete(kind);
      else all.push(...held.samples);
    }
    return all;
  }
}

function kindOf({ metric, attributes }: Sample): string {
  return `${metric} ${Object.keys(attributes).join(' ')}`;
}

function summed(counts: readonly ReadonlyMap<string, number>[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const one of counts) for (const [key, value] of one) sums.set(key, (sums.get(key) ?? 0) + value);
  return sums;
}
