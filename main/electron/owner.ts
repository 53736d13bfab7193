import type { LastWord } from '../../shared/contract/last-word';

/**
 * Calls `end` when the process that started this one is gone, however it went: the channel between both is closed then.
 * A program that was started by hand has no such channel and lives on its own.
 */
export function endWithOwner(end: () => void): void {
  // The reader of the output is gone, too: a broken pipe must not open a dialog that nobody answers.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  process.once('disconnect', end);
  // The owner may have gone before anybody listened; without a channel this is undefined.
  if (process.connected === false) end();
}

/**
 * Tells the owner the exit code, then calls `leave`. Electron now and then crashes in the teardown that follows, when
 * everything is long written and closed: the signal says nothing about what was done.
 */
export function leaveWith(code: number, leave: (code: number) => void): void {
  const word: LastWord = { type: 'ended', code };
  if (process.send === undefined || !process.connected) leave(code);
  else process.send(word, () => leave(code));
}
