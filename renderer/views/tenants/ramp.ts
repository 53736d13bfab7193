/** Steps of excess: up to x1, 1.6, 2.5, 4, 7, 12, more. */
const LIMITS = [1, 1.6, 2.5, 4, 7, 12] as const;
/**
 * From this step on the fill is bright, and text on it has the background colour; no tone between has a contrast of
 * 7:1.
 */
const BRIGHT_FROM = 4;

export type Ramp = 'excess' | 'idle' | 'field';

const COLOURS: Readonly<Record<Ramp, readonly string[]>> = {
  excess: ['#1A2026', '#2E2714', '#463810', '#5C4510', '#CC9A22', '#E3AE33', '#FFC94A'],
  idle: ['#1A2026', '#20272E', '#2A333B', '#3A454F', '#9AA6B1', '#A8B3BE', '#B7C1CB'],
  field: ['#1A2026', '#20272E', '#28313A', '#313C46', '#3F4B56', '#4E5A66', '#5E6A75'],
};
export const UNKNOWN_STEP = 7;

/** Step of a value: 0..6, or {@link UNKNOWN_STEP} for NaN. */
export function stepOf(value: number): number {
  if (Number.isNaN(value)) return UNKNOWN_STEP;
  let step = 0;
  while (step < LIMITS.length && value > (LIMITS[step] as number)) step++;
  return step;
}

/** Fill of a step, as CSS; null for unknown, which is hatched. */
export function fillOf(step: number, ramp: Ramp): string | null {
  return COLOURS[ramp][step] ?? null;
}

/** Whether text on a step has the background colour instead of ink 1. */
export function isBright(step: number, ramp: Ramp): boolean {
  return ramp !== 'field' && step >= BRIGHT_FROM && step < UNKNOWN_STEP;
}

/** Little-endian RGBA of each step, for one pixel per cell. Unknown is transparent. */
export function pixelsOf(ramp: Ramp): Uint32Array {
  const pixels = new Uint32Array(UNKNOWN_STEP + 1);
  COLOURS[ramp].forEach((hex, step) => {
    const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as [
      number,
      number,
      number,
    ];
    pixels[step] = ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
  });
  return pixels;
}
