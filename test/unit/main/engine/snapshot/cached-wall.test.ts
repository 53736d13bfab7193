import { expect, it } from 'vitest';
import { cachedWall } from '../../../../../main/engine/snapshot/cached-wall';
import type { Snapshot } from '../../../../../shared/model/snapshot';
import { FIXTURES } from '../../../../builders/fixtures';
import { aFrame, NOW } from '../../../../builders/snapshots';

/** A wall that was live, in the midst of a start and with something to say. */
function live(): Snapshot {
  const [known] = Object.values(FIXTURES);
  if (known === undefined) throw new Error('there is no fixture');
  const said = {
    id: 'config',
    severity: 'warning',
    text: 'A key is unknown.',
    remedy: 'Mend it.',
    since: NOW,
  } as const;
  const frame = aFrame({ notices: [said], progress: { text: 'Starting PostgreSQL', ratio: 0.4 } });
  const wall = known();
  return { ...wall, t: NOW, sections: { ...wall.sections, frame } };
}

it('says since when it is known, and that nobody is asked', () => {
  const { frame } = cachedWall(live(), NOW + 60_000);
  expect(frame).toMatchObject({ connection: 'offline', freshness: 'cached', cachedAt: NOW, observedAt: NOW });
});

it('says nothing of the run before: neither its notices nor how far it had come', () => {
  const { frame } = cachedWall(live(), NOW + 60_000);
  expect([frame.notices, frame.progress]).toEqual([[], null]);
});

it('shows what an older version kept, without what that did not know yet', () => {
  const wall = live();
  const { tracks: _, ...tenants } = wall.sections.tenants;
  const old = { ...wall, sections: { ...wall.sections, tenants } } as Snapshot;
  expect(cachedWall(old, NOW).tenants.tracks).toEqual([]);
});
