import { afterAll, afterEach } from 'vitest';
import { keepTraces } from './traces';

/** Keeps what the windows of a failed test looked like; `npm test` names the folder at its end. */
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await keepTraces(task.file.name, task.name);
});

// The set-up of a file fails outside any test.
// oxlint-disable-next-line no-empty-pattern -- vitest reads the pattern of the first parameter
afterAll(async ({}, file) => {
  if (file.result?.state === 'fail') await keepTraces(file.name, 'set-up');
});
