import { beforeAll, expect, it } from 'vitest';
import { temporaryFolder } from '../support/wall';
import { violationsOf } from './invariants/table';
import { KNOWN_IN_INCIDENTS } from './known';
import { playsOf } from './plays';
import { runPlay } from './run';

const known = new Set(KNOWN_IN_INCIDENTS.map(({ invariant }) => invariant));

beforeAll(async () => {
  // Nobody's own configuration is found there.
  const home = await temporaryFolder('truth-home');
  process.env.XDG_CONFIG_HOME = home.path;
  return () => home.remove();
});

it.each(['lock-root', 'database-down'])('the wall tells one truth through %s', async (name) => {
  const play = playsOf(true).find((one) => one.name === name);
  if (play === undefined) throw new Error(`there is no scenario ${name}`);
  const course = await runPlay(play, { keeper: null, say: () => undefined });
  // It was seen: a wall that shows nothing violates nothing.
  expect(course.filter(({ page }) => page.view === 'incident').length).toBeGreaterThan(3);
  const found = violationsOf(course).filter(({ invariant }) => !known.has(invariant));
  expect(
    found.map(({ invariant, after, one, other }) => `${invariant} ${after} s: ${one} | ${other}`),
  ).toEqual([]);
});
