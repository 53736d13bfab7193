import { ProvisionError, runScript } from './provision/paths.mjs';
import { LONG_FORMS } from './test/long-forms.mjs';
import { prepare } from './test/prepare.mjs';
import { drawSeed } from './test/seed.mjs';
import { runProjects } from './test/tally.mjs';

const USE = `npm run test:long              all of them, one after the other: some hours, on a machine that does nothing else
npm run test:long -- NAME ...  these:
${LONG_FORMS.map(({ name, what }) => `  ${name.padEnd(15)}${what}`).join('\n')}
`;

/** `npm run test:long`: the last lines are rows for the table in docs/tests.md. */
await runScript(async () => {
  const names = process.argv.slice(2);
  if (names.includes('--help') || names.includes('list')) {
    process.stdout.write(USE);
    return;
  }
  const unknown = names.filter((name) => !LONG_FORMS.some((form) => form.name === name));
  if (unknown.length > 0) throw new ProvisionError(`There is no ${unknown.join(', ')}.`, USE);
  const say = (/** @type {string} */ line) => process.stdout.write(`${line}\n`);
  await prepare(say);
  const seed = drawSeed();
  say(`seed ${seed}`);
  const day = new Date().toISOString().slice(0, 10);
  const rows = [];
  for (const { name, project, files, env } of LONG_FORMS) {
    if (names.length > 0 && !names.includes(name)) continue;
    say(`\n== ${name}`);
    const from = performance.now();
    const { passed, failed } = await runProjects({
      projects: [project],
      workers: 1,
      filters: files,
      env: { ...env, GANTRY_LONG: '1', GANTRY_SEED: seed },
    });
    // A form whose file is gone would pass for ever.
    if (passed + failed.length === 0) failed.push(`${name}: no test fits ${files.join(', ')}`);
    for (const line of failed) say(`FAILED: ${line}`);
    if (failed.length > 0) process.exitCode = 1;
    const minutes = ((performance.now() - from) / 60_000).toFixed(1);
    rows.push(`| ${name} | ${day} | ${minutes} | ${passed} passed, ${failed.length} failed |`);
  }
  say(`\n${rows.join('\n')}`);
});
