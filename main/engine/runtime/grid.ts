/** Fractional part of the golden ratio: k·φ mod 1 stays evenly spread however many k there are. */
const GOLDEN = 0.618_033_988_749_895;
const JITTER_SHARE = 0.04;
const JITTER_MOST_MS = 200;

/**
 * Where the `index`-th source sits within its interval, so that sources added one by one never bunch up.
 * @returns ms, 0 up to `every`
 */
export function phaseOf(index: number, every: number): number {
  return ((index * GOLDEN) % 1) * every;
}

/**
 * Offset of one slot against its grid: the same for the same source and slot, so runs can be replayed, yet it keeps
 * sources with equal intervals from marching in step with each other and with what their targets do on the minute.
 * @returns ms, 0 up to 4 % of `every`, at most 200
 */
export function jitterOf(id: string, slot: number, every: number): number {
  return (hash(id, slot) / 2 ** 32) * Math.min(every * JITTER_SHARE, JITTER_MOST_MS);
}

/** First slot of the grid `origin + phase + n·every` that is not before `at`; n may be 0 or more. */
export function slotFrom(at: number, origin: number, every: number): number {
  return Math.max(0, Math.ceil((at - origin) / every));
}

/** FNV-1a over the id and the slot, with a final avalanche: neighbouring slots must not give neighbouring values. */
function hash(id: string, slot: number): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) h = Math.imul(h ^ id.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (slot & 0xffff), 0x01000193);
  h = Math.imul(h ^ (slot >>> 16), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
