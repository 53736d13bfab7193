/**
 * Bits that a series takes as Facebook's Gorilla keeps it (Pelkonen et al., VLDB 2015, 4.1): differences of differences of
 * times (ms), XOR of neighbouring values with the window of its meaningful bits. Counted, not written: the reference of
 * the archive's size.
 */
export function gorillaBits(t: Float64Array, v: Float64Array): number {
  return timeBits(t) + valueBits(v);
}

function timeBits(t: Float64Array): number {
  let bits = 64;
  let last = t[0] as number;
  let step = 0;
  for (let i = 1; i < t.length; i++) {
    const delta = (t[i] as number) - last;
    const dod = Math.abs(delta - step);
    bits += dod === 0 ? 1 : dod < 64 ? 9 : dod < 256 ? 12 : dod < 2_048 ? 16 : 36;
    step = delta;
    last = t[i] as number;
  }
  return bits;
}

function valueBits(v: Float64Array): number {
  const words = new Uint32Array(v.slice().buffer);
  let bits = 64;
  let [leading, trailing] = [65, 65];
  for (let i = 1; i < v.length; i++) {
    const low = (words[2 * i] as number) ^ (words[2 * i - 2] as number);
    const high = (words[2 * i + 1] as number) ^ (words[2 * i - 1] as number);
    if (low === 0 && high === 0) {
      bits += 1;
      continue;
    }
    const zeros = Math.min(31, high !== 0 ? Math.clz32(high) : 32 + Math.clz32(low));
    const ends = low !== 0 ? 31 - Math.clz32(low & -low) : 63 - Math.clz32(high & -high);
    if (zeros >= leading && ends >= trailing) bits += 2 + 64 - leading - trailing;
    else {
      [leading, trailing] = [zeros, ends];
      bits += 13 + 64 - leading - trailing;
    }
  }
  return bits;
}
