import { Recording } from '../engine/past/recording';
import { demoRemedy } from './demo-folder';
import type { ExportFormat } from './export/formats';
import { type Output, openOutput } from './export/output';
import { STANDARD } from './standard-input';

export interface ExportRequest {
  readonly data: string;
  /** epoch ms, both included */
  readonly from: number;
  readonly to: number;
  /** `postgresql.*`: metrics whose whole name it matches; null: all; rows only */
  readonly series: string | null;
  readonly format: ExportFormat;
  /** `-`: standard output */
  readonly output: string;
  readonly say: (line: string) => void;
}

const DONE = 0;
const FAILED = 2;
/** ms between two words on how far it is */
const SAY_EVERY = 2_000;

/**
 * Writes what a data folder holds of a range into a file. The file has its name only once it is whole; a signal stops it
 * and leaves nothing. @returns the exit code
 */
export async function runExport(request: ExportRequest): Promise<number> {
  const { say, output, from, to, format } = request;
  const name = output === STANDARD ? 'standard output' : output;
  say(`exporting ${timeOf(from)} to ${timeOf(to)} as ${format} …`);
  const opened = await Recording.open(request.data);
  if (!opened.ok) {
    say(opened.error.message);
    say(demoRemedy(request.data) ?? opened.error.remedy);
    return FAILED;
  }
  const recording = opened.value;
  let file: Output | null = null;
  let stopped = false;
  const stop = (): void => {
    stopped = true;
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    file = await openOutput(output);
    const written = await write(request, recording, file, () => stopped);
    if (written === null) {
      await file.giveUp();
      say(`stopped: ${name} was not written.`);
      return FAILED;
    }
    await file.finish();
    say(`wrote ${written} to ${name}.`);
    return DONE;
  } catch (error) {
    await file?.giveUp();
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    say(`${name} cannot be written: ${error.message}.`);
    say('Use -o to name a file in a writable folder with free space.');
    return FAILED;
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
    await recording.close();
  }
}

/** @param t epoch ms */
function timeOf(t: number): string {
  return `${new Date(t).toISOString().slice(0, 16)}Z`;
}

/** @returns what was written; null when it was stopped */
async function write(
  request: ExportRequest,
  recording: Recording,
  file: Output,
  isStopped: () => boolean,
): Promise<string | null> {
  const { from, to, format, series, say } = request;
  let saidAt = Date.now();
  const onProgress = (ratio: number, what: string): void => {
    if (Date.now() - saidAt < SAY_EVERY) return;
    saidAt = Date.now();
    say(`${Math.floor(ratio * 100)} %, ${what}`);
  };
  switch (format) {
    case 'csv':
    case 'ndjson': {
      const { writeRows } = await import('./export/rows');
      return writeRows({ from, to, series, format, isStopped, onProgress }, recording, file);
    }
    case 'html': {
      const { writeReport } = await import('./export/report/write-report');
      return writeReport({ from, to, isStopped, onProgress }, recording, file);
    }
    case 'bundle':
      return writeBundle({ from, to, isStopped, onProgress }, recording, file);
  }
}

interface Writing {
  readonly from: number;
  readonly to: number;
  readonly isStopped: () => boolean;
  readonly onProgress: (ratio: number, what: string) => void;
}

async function writeBundle(writing: Writing, recording: Recording, file: Output): Promise<string | null> {
  const { from, to, isStopped, onProgress } = writing;
  let bytes = 0;
  let ratio = 0;
  const size = (): string => `${bytes.toLocaleString('en')} bytes`;
  for await (const chunk of recording.bundle(from, to, (at) => {
    ratio = at;
  })) {
    await file.write(chunk);
    bytes += chunk.length;
    if (isStopped()) return null;
    onProgress(ratio, size());
  }
  return size();
}
