/** Smooth, repeatable noise in -1..1 that changes over `period` ms: the same estate shows the same curve anywhere. */
export function noise(seed: number, t: number, period: number): number {
  const at = t / period;
  const step = Math.floor(at);
  const part = at - step;
  const ease = part * part * (3 - 2 * part);
  return hash(seed, step) * (1 - ease) + hash(seed, step + 1) * ease;
}

/** Integer hash to -1..1 (Wang's mix). */
function hash(seed: number, step: number): number {
  let x = (Math.imul(seed, 374_761_393) + Math.imul(step | 0, 668_265_263)) | 0;
  x = Math.imul(x ^ (x >>> 13), 1_274_126_177);
  return (((x ^ (x >>> 16)) >>> 0) / 4_294_967_295) * 2 - 1;
}
