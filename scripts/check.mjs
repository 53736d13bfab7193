import { runGuards } from './check/guards.mjs';
import { ROOT } from './provision/paths.mjs';

/** `npm run check`: format, types a runtime, lint, import table, dead code. */
const { failed } = await runGuards(ROOT, (line) => process.stdout.write(`${line}\n`));
if (failed.length > 0) {
  process.stdout.write(`failed: ${failed.join(', ')}\n`);
  process.exitCode = 1;
}
