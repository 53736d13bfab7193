import { text } from 'node:stream/consumers';

/** Names standard input or standard output in place of a file. */
export const STANDARD = '-';

/** Reads it to its end. */
export type StandardInput = () => Promise<string>;

export const readStandardInput: StandardInput = () => text(process.stdin);
