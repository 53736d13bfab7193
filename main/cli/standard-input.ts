import type { Readable } from 'node:stream';
import { err, ok, type Result } from '../../shared/model/result';
import { type ReadProblem, tooLarge } from '../engine/runtime/read-text';

/** Names standard input or standard output in place of a file. */
export const STANDARD = '-';

/** Reads it to its end. @param most bytes */
export type StandardInput = (most: number) => Promise<Result<string, ReadProblem>>;

export const readStandardInput: StandardInput = (most) => readStream(process.stdin, most);

/** All of a stream as UTF-8; what has no end is given up at the bound. @param most bytes */
export async function readStream(stream: Readable, most: number): Promise<Result<string, ReadProblem>> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of stream as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > most) return err(tooLarge(most));
    parts.push(part);
  }
  return ok(Buffer.concat(parts).toString('utf8'));
}
