import type { LastWord } from '../../shared/contract/last-word';

/**
 * Calls `end` when the process that started this one is gone, however it went: the channel between both is closed then.
 * A program that was started by hand has no such channel and lives on its own.
 */
export function endWithOwner(end: () => void): void {
  // The reader of the output is gone, too: a broken pipe must not open a dialog that nobody answers.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  process.once('disconnect', end);
  // The owner may be gone already; without a channel `connected` is undefined.
  if (process.connected === false) end();
}

/**
 * Reports the exit code to the owner, then calls `leave`. Electron sometimes crashes in the teardown that follows, when
 * everything is written and closed: the signal says nothing about the work done.
 */
export function leaveWith(code: number, leave: (code: number) => void): void {
  const word: LastWord = { type: 'ended', code };
  if (process.send === undefined || !process.connected) leave(code);
  else process.send(word, () => leave(code));
}
