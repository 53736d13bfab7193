import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { type RecordedSeries, Recording } from '../engine/recording';

export interface ExportRequest {
  readonly data: string;
  /** epoch ms, both included */
  readonly from: number;
  readonly to: number;
  /** `postgresql.*`: metrics whose whole name it matches; null: all */
  readonly series: string | null;
  readonly format: 'csv' | 'ndjson';
  readonly output: string;
  readonly say: (line: string) => void;
}

const DONE = 0;
const FAILED = 2;
const HOUR = 3_600_000;
/** ms between two words on how far it is */
const SAY_EVERY = 2_000;

/**
 * Writes what a data folder holds of a range into a file, oldest first. The file has its name only once it is whole; a
 * signal stops it and leaves nothing. @returns the exit code
 */
export async function runExport(request: ExportRequest): Promise<number> {
  const { say, output } = request;
  const opened = await Recording.open(request.data);
  if (!opened.ok) {
    say(opened.error.message);
    say(opened.error.remedy);
    return FAILED;
  }
  const recording = opened.value;
  const part = `${output}.part`;
  const file = createWriteStream(part, { mode: 0o600 });
  // Said where it is awaited; a late one, of a file that is given up, says nothing new.
  file.on('error', () => undefined);
  let stopped = false;
  const stop = (): void => {
    stopped = true;
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    await once(file, 'open');
    const lines = await write(request, recording, file, () => stopped);
    file.end();
    await once(file, 'close');
    if (lines === null) {
      await rm(part, { force: true });
      say(`stopped: ${output} was not written.`);
      return FAILED;
    }
    await rename(part, output);
    say(`${lines.toLocaleString('en')} lines are in ${output}.`);
    return DONE;
  } catch (error) {
    file.destroy();
    await rm(part, { force: true });
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    say(`${output} cannot be written: ${error.message}.`);
    say('Give a file in a folder that may be written and has room, with -o.');
    return FAILED;
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
    await recording.close();
  }
}

interface Line {
  readonly t: number;
  readonly text: string;
}

/** @returns how many lines; null when it was stopped */
async function write(
  request: ExportRequest,
  recording: Recording,
  file: WriteStream,
  isStopped: () => boolean,
): Promise<number | null> {
  const { from, to, format, say } = request;
  const wanted = request.series === null ? null : globOf(request.series);
  const series = recording.series().filter(({ metric }) => wanted === null || wanted.test(metric));
  const writer = format === 'csv' ? new CsvLines(series) : new NdjsonLines(series);
  const events = request.series === null ? recording.events(from, to) : [];
  let count = 0;
  let event = 0;
  let saidAt = Date.now();
  if (writer.head !== '') file.write(`${writer.head}\n`);
  for (let start = from; start <= to; start = nextHour(start)) {
    const end = Math.min(to, nextHour(start) - 1);
    const points = await recording.points(
      series.map(({ id }) => id),
      start,
      end,
    );
    const lines: Line[] = [];
    for (const [id, { t, v }] of points) {
      for (let i = 0; i < t.length; i++) lines.push(writer.sample(id, t[i] as number, v[i] as number));
    }
    for (; event < events.length && (events[event]?.t ?? 0) <= end; event++) {
      const one = events[event];
      if (one !== undefined) lines.push({ t: one.t, text: writer.event(one) });
    }
    lines.sort((a, b) => a.t - b.t);
    for (const { text } of lines) if (text !== '') count++;
    const text = lines.flatMap(({ text }) => (text === '' ? [] : [`${text}\n`])).join('');
    if (text !== '' && !file.write(text)) await once(file, 'drain');
    if (isStopped()) return null;
    if (Date.now() - saidAt < SAY_EVERY) continue;
    saidAt = Date.now();
    say(
      `${Math.floor(((end - from) / Math.max(1, to - from)) * 100)} %, ${count.toLocaleString('en')} lines`,
    );
  }
  return count;
}

function nextHour(t: number): number {
  return (Math.floor(t / HOUR) + 1) * HOUR;
}

/** `*` stands for any text, `?` for one character. */
function globOf(glob: string): RegExp {
  const text = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${text}$`);
}

class NdjsonLines {
  readonly head = '';
  readonly #starts: ReadonlyMap<number, readonly [string, string]>;

  constructor(series: readonly RecordedSeries[]) {
    this.#starts = new Map(
      series.map(({ id, metric, unit, attributes }) => {
        const rest = JSON.stringify({ metric, unit, attributes }).slice(1, -1);
        return [id, ['{"type":"sample","t":', `,${rest},"value":`]];
      }),
    );
  }

  sample(id: number, t: number, value: number): Line {
    const [start = '', middle = ''] = this.#starts.get(id) ?? [];
    return { t, text: `${start}${t}${middle}${Number.isNaN(value) ? 'null' : value}}` };
  }

  event(event: object): string {
    return JSON.stringify(event);
  }
}

/** One row a sample; events have no place in it. */
class CsvLines {
  readonly head = 'time,metric,unit,attributes,value';
  readonly #middles: ReadonlyMap<number, string>;

  constructor(series: readonly RecordedSeries[]) {
    this.#middles = new Map(
      series.map(({ id, metric, unit, attributes }) => {
        const told = Object.entries(attributes).map(([name, value]) => `${name}=${value}`);
        return [id, [metric, unit, told.join(';')].map(quoted).join(',')];
      }),
    );
  }

  sample(id: number, t: number, value: number): Line {
    const shown = Number.isNaN(value) ? '' : String(value);
    return { t, text: `${new Date(t).toISOString()},${this.#middles.get(id) ?? ''},${shown}` };
  }

  event(): string {
    return '';
  }
}

/** RFC 4180; a text that a spreadsheet would take for a formula is kept from it. */
function quoted(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
