/**
 * A candidate is accused from this correlation on. The paper uses 0.35, where correlation decides alone; here the
 * victims are known first, and for people who wait, twice or three times the usual is much.
 */
export const ACCUSED = 0.25;

/**
 * How well one tenant's use explains what others suffer, -1 to 1: the antagonist correlation of CPI2 (Zhang et al.,
 * CPI2: CPU performance isolation for shared compute clusters, EuroSys 2013, 4.2). Each moment at which they suffer
 * more than `threshold` adds the share of the use that falls on it; each moment at which they suffer less subtracts it.
 * @param use of the candidate, at the same times as `pain`; NaN: not known
 * @param pain of the victims, as a multiple of their usual; NaN: not known
 * @param shift points by which the pain may follow the use: a queue takes time to fill
 * @returns NaN when fewer than three points are known or nothing is used
 */
export function antagonistCorrelation(
  use: ArrayLike<number>,
  pain: ArrayLike<number>,
  threshold: number,
  shift = 0,
): number {
  let total = 0;
  let sum = 0;
  let known = 0;
  for (let index = shift; index < pain.length; index += 1) {
    const taken = use[index - shift] ?? Number.NaN;
    const suffered = pain[index] ?? Number.NaN;
    if (!(taken >= 0) || !(suffered >= 0)) continue;
    known += 1;
    total += taken;
    sum += taken * (suffered > threshold ? 1 - threshold / suffered : suffered / threshold - 1);
  }
  return known < 3 || total <= 0 ? Number.NaN : sum / total;
}
