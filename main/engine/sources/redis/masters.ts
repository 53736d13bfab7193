import type { RedisNodeClient } from './client';
import { replyCode } from './faults';
import { type NodeReading, placeOf } from './node-reading';

/** Stands for the address of one that nobody names. */
const NAMELESS = 'address unknown';

/**
 * The masters of a cluster that do not answer. The client library forgets a node as soon as its connection is closed,
 * and asks only the others from then on; how many there are is said by those.
 */
export class Masters {
  /** `host:port` of those that were asked when last all answered */
  #known: readonly string[] = [];

  /**
   * @param nodes that were asked
   * @param readings of the same nodes, in the same order
   * @returns `host:port` of each that serves slots and did not answer; none: all did, or nobody did
   */
  silentIn(nodes: readonly RedisNodeClient[], readings: readonly NodeReading[]): readonly string[] {
    const answered = readings.filter(({ info }) => info !== null);
    const size = Math.max(0, ...answered.map(({ clusterSize }) => clusterSize ?? 0));
    if (answered.length === 0 || size === 0) return [];
    const asked = nodes.map((node) => placeOf(node) ?? NAMELESS);
    const silent = asked.filter((_, index) => isSilent(readings[index]));
    const missing = Math.max(0, size - asked.length);
    if (silent.length === 0 && missing === 0) {
      this.#known = asked;
      return [];
    }
    const gone = this.#known.filter((place) => !asked.includes(place)).slice(0, missing);
    const nameless = Array.from({ length: missing - gone.length }, () => NAMELESS);
    return [...silent, ...gone, ...nameless];
  }
}

/** It did not even refuse. */
function isSilent(reading: NodeReading | undefined): boolean {
  if (reading === undefined || reading.info !== null) return false;
  return reading.failures.every(({ error }) => replyCode(error) === null);
}
