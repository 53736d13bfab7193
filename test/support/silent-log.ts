import type { Log } from '../../main/engine/runtime/log';

/** For what a test does not look at. */
export const silentLog: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
