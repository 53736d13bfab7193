/** One line of the bench. */
export interface Row {
  readonly what: string;
  readonly unit: string;
  readonly figure: number;
  /** what it is held against, in the same unit and the same run; null: nothing */
  readonly reference: number | null;
  readonly against: string;
  /** limit of the ratio, or of the figure itself; `null`: told for the scale only */
  readonly budget: {
    readonly of: 'ratio' | 'figure';
    readonly at: 'most' | 'least';
    readonly limit: number;
  } | null;
}

export interface Told extends Row {
  readonly ratio: number | null;
  readonly verdict: 'within' | 'over' | '';
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

export function tell(row: Row): Told {
  const ratio = row.reference === null ? null : row.figure / row.reference;
  if (row.budget === null) return { ...row, ratio, verdict: '' };
  const { of, at, limit } = row.budget;
  const value = of === 'ratio' ? (ratio ?? Number.NaN) : row.figure;
  const within = at === 'most' ? value <= limit : value >= limit;
  return { ...row, ratio, verdict: within ? 'within' : 'over' };
}

/** A table in Markdown, so that it can go into the document as it is. */
export function table(rows: readonly Told[]): string {
  const head = ['what', 'figure', 'reference', 'ratio', 'budget', ''];
  const body = rows.map(({ what, unit, figure, reference, against, ratio, budget, verdict }) => [
    what,
    `${shown(figure)} ${unit}`,
    reference === null ? against : `${shown(reference)} ${unit} (${against})`,
    ratio === null ? '' : `${ratio.toFixed(2)} x`,
    budget === null
      ? ''
      : `${budget.at === 'most' ? '<=' : '>='} ${budget.limit}${budget.of === 'ratio' ? ' x' : ` ${unit}`}`,
    verdict,
  ]);
  const widths = head.map((title, at) =>
    Math.max(3, title.length, ...body.map((row) => row[at]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}

function shown(value: number): string {
  if (!Number.isFinite(value)) return '?';
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}
