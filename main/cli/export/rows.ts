import type { Recording } from '../../engine/past/recording';
import { CsvLines, type Lines, NdjsonLines } from './lines';
import type { Output } from './output';

export interface RowsRequest {
  /** epoch ms, both included */
  readonly from: number;
  readonly to: number;
  /** `postgresql.*`: metrics whose whole name it matches; null: all, with events and conditions */
  readonly series: string | null;
  readonly format: 'csv' | 'ndjson';
  readonly isStopped: () => boolean;
  readonly onProgress: (ratio: number, what: string) => void;
}

interface Row {
  readonly t: number;
  readonly text: string;
}

const HOUR = 3_600_000;
/** ms, where clocks go back */
const LONGEST_DAY = 25 * HOUR;

/** Writes a range oldest first, an hour at a time. @returns what was written; null when it was stopped */
export async function writeRows(
  request: RowsRequest,
  recording: Recording,
  file: Output,
): Promise<string | null> {
  const { from, to, isStopped, onProgress } = request;
  const wanted = request.series === null ? null : globOf(request.series);
  const series = recording.series().filter(({ metric }) => wanted === null || wanted.test(metric));
  const lines: Lines = request.format === 'csv' ? new CsvLines(series) : new NdjsonLines(series);
  const documents = request.series === null ? documentRows(recording, from, to, lines) : [];
  let [count, document] = [0, 0];
  if (lines.head !== '') await file.write(`${lines.head}\n`);
  for (let start = from; start <= to; start = nextHour(start)) {
    const end = Math.min(to, nextHour(start) - 1);
    const points = await recording.points(
      series.map(({ id }) => id),
      start,
      end,
    );
    const rows: Row[] = [];
    for (const [id, { t, v }] of points) {
      for (let i = 0; i < t.length; i++)
        rows.push({ t: t[i] as number, text: lines.sample(id, t[i] as number, v[i] as number) });
    }
    for (; document < documents.length && (documents[document] as Row).t <= end; document++)
      rows.push(documents[document] as Row);
    rows.sort((a, b) => a.t - b.t);
    count += rows.length;
    await file.write(rows.map(({ text }) => `${text}\n`).join(''));
    if (isStopped()) return null;
    onProgress((end - from) / Math.max(1, to - from), linesOf(count));
  }
  return linesOf(count);
}

function linesOf(count: number): string {
  return `${count.toLocaleString('en')} lines`;
}

function documentRows(recording: Recording, from: number, to: number, lines: Lines): readonly Row[] {
  return [
    ...recording.events(from, to).map((event) => ({ t: event.t, text: lines.event(event) })),
    ...recording.conditions(from, to).map((one) => ({ t: one.t, text: lines.condition(one) })),
    ...recording
      .accounts(from - LONGEST_DAY, to)
      .filter((account) => account.to >= from && account.to <= to)
      .flatMap((account) =>
        account.tenants.map((_, tenant) => ({ t: account.to, text: lines.account(account, tenant) })),
      ),
  ]
    .filter(({ text }) => text !== '')
    .sort((a, b) => a.t - b.t);
}

function nextHour(t: number): number {
  return (Math.floor(t / HOUR) + 1) * HOUR;
}

/** `*` matches any text, `?` one character. */
function globOf(glob: string): RegExp {
  const text = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${text}$`);
}
