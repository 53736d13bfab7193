import type { WalReach } from '../../../../shared/kinds/postgres/evidence';

/** A position of the primary: WAL up to `lsn` existed at `first`, and no more of it until `last`. */
interface Seen {
  readonly lsn: number;
  first: number;
  last: number;
}
const KEPT = 4096;
const COARSE = 200;

/** Bounds in seconds for missing WAL; `most` null: no sample limits it. */
export interface MissingAge {
  readonly least: number;
  readonly most: number | null;
}

/**
 * The primary's positions over time, as observed by the wall. They bracket the time at which missing WAL was written.
 * Time stamps of the servers do not: they stop on an idle primary and on a cut link alike.
 */
export class LsnHistory {
  readonly #seen: Seen[] = [];

  get newest(): number | null {
    return this.#seen.at(-1)?.lsn ?? null;
  }

  /**
   * @param lsn bytes from 0/0; a fall (another timeline, a restored server) forgets what was before
   * @param t epoch ms of the answer
   * @param askedAt epoch ms at which the question was sent: what is committed after it may lie beyond `lsn`
   */
  add(lsn: number, t: number, askedAt: number = t): void {
    const last = this.#seen.at(-1);
    if (last !== undefined && lsn < last.lsn) this.#seen.length = 0;
    if (last !== undefined && lsn === last.lsn) last.last = askedAt;
    else this.#seen.push({ lsn, first: t, last: askedAt });
    if (this.#seen.length > KEPT) this.#thin();
  }

  /** Age of the oldest WAL after `position`; null when the newest known position is not after it. */
  missing(position: number, now: number): MissingAge | null {
    const index = this.#seen.findIndex(({ lsn }) => lsn > position);
    const after = this.#seen[index];
    if (after === undefined) return null;
    const before = this.#seen[index - 1];
    return {
      least: Math.max(0, now - after.first) / 1000,
      most: before === undefined ? null : Math.max(0, now - before.last) / 1000,
    };
  }

  /** What a position covers, by the questions that are remembered. */
  reach(position: number): WalReach {
    const index = this.#seen.findIndex(({ lsn }) => lsn > position);
    const before = index === -1 ? this.#seen.at(-1) : this.#seen[index - 1];
    return {
      lsn: position,
      until: before?.last ?? null,
      missingSince: this.#seen[index]?.first ?? null,
    };
  }

  /** Forgets what lies before the position that the slowest replica has. */
  forget(position: number): void {
    const index = this.#seen.findIndex(({ lsn }) => lsn > position);
    if (index > 1) this.#seen.splice(0, index - 1);
  }

  /**
   * Bounded for ever: looks lie as far apart as 1/200 of their age, which a year of them fits into. Brackets get
   * coarser by that, not wrong.
   */
  #thin(): void {
    const now = this.#seen.at(-1)?.last ?? 0;
    const kept: Seen[] = [];
    this.#seen.forEach((seen, index) => {
      const before = kept.at(-1);
      const after = this.#seen[index + 1];
      const gap = before === undefined || after === undefined ? Infinity : after.first - before.last;
      if (gap >= (now - seen.last) / COARSE) kept.push(seen);
    });
    this.#seen.splice(0, this.#seen.length, ...kept);
  }
}
