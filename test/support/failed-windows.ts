import { afterAll, afterEach } from 'vitest';
import { keepTraces } from './traces';

/** Keeps what the windows of a failed test looked like; `npm test` names the folder at its end. */
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await keepTraces(task.file.name, task.name);
});

// The set-up of a file fails outside any test.
afterAll(async (_context, file) => {
  if (file.result?.state === 'fail') await keepTraces(file.name, 'set-up');
});
