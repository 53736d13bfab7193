import { fitting, REASON_LIMIT, VERDICT_LIMIT } from './fitting';

/**
 * Number of lines of a bold verdict and its regular reason on the wall, where a line holds 54 bold or 61 regular
 * characters and breaks between words.
 */
export function linesOf(verdict: string, reason: string): number {
  let lines = 1;
  let used = 0;
  const put = (text: string, limit: number): void => {
    for (const word of text.split(' ')) {
      if (word === '') continue;
      const width = word.length / limit;
      const space = used === 0 ? 0 : 1 / limit;
      if (used + space + width > 1 + 1e-9 && used > 0) {
        lines += 1;
        used = width;
      } else used += space + width;
    }
  };
  put(verdict, VERDICT_LIMIT);
  put(reason, REASON_LIMIT);
  return lines;
}

interface TwoLines {
  readonly verdict: string;
  readonly reason: string;
}

/**
 * The first wording of the reason that fits on two lines, with the first wording of the verdict that leaves room for
 * it. The last of several wordings of the verdict names nobody: it stands only where no reason fits beside another.
 * If none does, both are cut to one line each.
 */
export function twoLines(verdicts: readonly string[], reasons: readonly string[]): TwoLines {
  return (
    uncutLines(verdicts.slice(0, -1), reasons) ??
    uncutLines(verdicts, reasons) ?? {
      verdict: fitting(VERDICT_LIMIT, ...verdicts),
      reason: fitting(REASON_LIMIT, ...reasons),
    }
  );
}

/** Any wordings that fit, as above; null: none does without being cut. */
export function uncutLines(verdicts: readonly string[], reasons: readonly string[]): TwoLines | null {
  for (const reason of reasons) {
    for (const verdict of verdicts) {
      if (verdict.length <= VERDICT_LIMIT && linesOf(verdict, reason) <= 2) return { verdict, reason };
    }
  }
  return null;
}
