import { buildIfNeeded } from './build/build.mjs';
import { runScript } from './provision/paths.mjs';

/** Builds `out/` when a source has changed since the last build; `--force` builds in any case. */
await runScript(async () => {
  await buildIfNeeded((line) => process.stdout.write(`build: ${line}\n`), process.argv.includes('--force'));
});
