import { UPLINK } from '../../../shared/judge/own/uplink';
import type { SourceStatus } from '../../../shared/model/source-status';
import type { Gap } from '../store/archive/gaps';

/** Keeps since when each source, and the wall's uplink, has been silent. Times are epoch ms. */
export class Silence {
  readonly #since = new Map<string, number>();

  /**
   * Evaluates the state of the sources.
   * @param uplinkLost the wall's uplink is lost
   * @returns the gaps that ended with this look
   */
  look(sources: readonly SourceStatus[], uplinkLost: boolean, now: number): readonly Gap[] {
    const ended: Gap[] = [];
    const note = (source: string, isSilent: boolean, from: number, to: number): void => {
      const since = this.#since.get(source);
      if (isSilent) this.#since.set(source, since ?? from);
      else if (since !== undefined) {
        this.#since.delete(source);
        ended.push({ from: since, to, source });
      }
    };
    for (const { id, state, lastOkAt, failingSince } of sources) {
      if (id === UPLINK) note(id, uplinkLost, now, now);
      else note(id, state === 'fault', lastOkAt ?? failingSince ?? now, lastOkAt ?? now);
    }
    const known = new Set(sources.map(({ id }) => id));
    for (const source of [...this.#since.keys()]) if (!known.has(source)) note(source, false, now, now);
    return ended;
  }

  /** The gaps that still last, as far as they have come. */
  lasting(now: number): readonly Gap[] {
    return [...this.#since].map(([source, from]) => ({ from, to: now, source }));
  }
}
