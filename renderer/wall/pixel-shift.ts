/** A path within the 4 px that the margins reserve: each minute one to four away from the last position. */
const WALK: readonly (readonly [number, number])[] = [
  [0, 0],
  [1, 2],
  [3, 3],
  [4, 0],
  [2, -2],
  [3, -4],
  [0, -3],
  [-2, -4],
  [-4, -2],
  [-2, 0],
  [-4, 2],
  [-3, 4],
  [0, 3],
  [1, 0],
];

/** Offset of the picture in the minute of `now` (epoch ms), in grid units. */
export function pixelShift(now: number): readonly [number, number] {
  return WALK[Math.floor(now / 60_000) % WALK.length] ?? [0, 0];
}
