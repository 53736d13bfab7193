import type { Fault } from '../../../shared/model/observation';

/** ms between two looks: what a fast peer sends in between is the most that is held above the limit. */
const LOOK_MS = 20;

/** Bytes that a server may answer in one run; the longest answers, of a server with 10,000 sessions, have some 10 MiB. */
export const MOST_ANSWER_BYTES = 32 * 1024 * 1024;

/**
 * Watches how much a connection has read, because the client libraries of databases hold what a peer announces until it
 * is there. Counted on the socket: with TLS its bytes pass every listener by.
 * @param bytesRead bytes so far
 * @param over called once; it must cut the connection
 * @returns ends the watch; harmless after it is over
 */
export function byteLimit(bytesRead: () => number, most: number, over: () => void): () => void {
  const from = bytesRead();
  const timer = setInterval(() => {
    if (bytesRead() - from <= most) return;
    clearInterval(timer);
    over();
  }, LOOK_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** The fault of an answer that was cut. @param most bytes @param server what is meant to answer there */
export function tooManyBytes(address: string, most: number, server: 'PostgreSQL' | 'Redis'): Fault {
  return {
    code: 'protocol',
    message: `${address} answers with more than ${most / 1_048_576} MiB.`,
    remedy: `Check that host and port in \`url\` are those of ${server}.`,
  };
}
