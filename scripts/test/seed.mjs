/** Of 31 bits, so that any generator takes it. @returns {string} that of `GANTRY_SEED`, else one drawn now */
export function drawSeed() {
  return process.env.GANTRY_SEED ?? String(Math.floor(Math.random() * 2 ** 31));
}
