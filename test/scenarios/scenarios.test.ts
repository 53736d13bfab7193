import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { INCIDENTS } from '../../main/demo/warehouse/incidents';
import { startWarehouse, type Warehouse } from '../../main/demo/warehouse/warehouse';
import type { Engine } from '../../main/engine/engine';
import { until } from '../integration/postgres-fixture';
import { openEngine } from '../support/open-engine';
import { SeenSnapshots } from '../support/seen-snapshots';
import { type Outcome, runIncident } from './scenario-run';

/** `npm run scenario NAME` sets it: names, or `all`, `tuned` or `held-back`; by default those that CI has the time for. */
const CHOSEN = (process.env.GANTRY_SCENARIOS ?? 'lock-root,link-lost').split(',');
const chosen = INCIDENTS.filter(
  ({ name, heldBack }) =>
    CHOSEN.includes('all') || CHOSEN.includes(heldBack ? 'held-back' : 'tuned') || CHOSEN.includes(name),
);

if (chosen.length === 0)
  throw new Error(
    `There is no such scenario. Choose:\n${INCIDENTS.map(({ name, title }) => `${name}: ${title}`).join('\n')}`,
  );

let folder: string;
let warehouse: Warehouse;
let engine: Engine;
const seen = new SeenSnapshots();
const outcomes: Outcome[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-scenarios-'));
  await chmod(folder, 0o755);
  warehouse = await startWarehouse(folder);
  engine = openEngine({ onSnapshot: seen.take });
  await engine.follow(warehouse.configPath);
  await until(
    'every service works',
    () =>
      Promise.resolve(
        engine.verdicts?.sections.services.rows.length === 4 &&
          engine.verdicts.sections.services.rows.every(({ severity }) => severity === 'ok'),
      ),
    60_000,
  ).catch((error: unknown) => {
    const seen = (engine.verdicts?.conditions ?? []).filter(({ severity }) => severity !== 'ok');
    const notices = engine.snapshot?.sections.frame.notices.map(({ text }) => text) ?? [];
    throw new Error([...notices, ...seen.map(({ rule, sentence }) => `${rule}: ${sentence}`)].join('\n'), {
      cause: error,
    });
  });
}, 180_000);
afterAll(async () => {
  for (const { name, heldBack, right, after, incidents, named } of outcomes)
    process.stdout.write(
      `${right ? 'right' : 'WRONG'} ${name}${heldBack ? ' (held back)' : ''}: ${after?.toFixed(1) ?? '-'} s, ${incidents} open; ${named.join(' | ')}\n`,
    );
  await engine?.stop();
  await warehouse?.stop();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

test.each(chosen)('$name: $title', { timeout: 400_000 }, async (made) => {
  const outcome = await runIncident(warehouse, { engine, seen }, made);
  outcomes.push(outcome);
  process.stdout.write(`${outcome.name}\n  ${[...outcome.named, ...outcome.said].join('\n  ')}\n`);
  expect(outcome.right, [...outcome.named, ...outcome.said].join('\n')).toBe(true);
});
