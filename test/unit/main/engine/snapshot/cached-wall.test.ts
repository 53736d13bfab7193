import { expect, it } from 'vitest';
import { cachedWall } from '../../../../../main/engine/snapshot/cached-wall';
import { keptSnapshot } from '../../../../../main/engine/snapshot/kept-snapshot';
import type { Snapshot } from '../../../../../shared/model/snapshot';
import { FIXTURES } from '../../../../builders/fixtures';
import { anIncident } from '../../../../builders/incident';
import { boardRecovery } from '../../../../builders/recovery';
import { boardReplication } from '../../../../builders/replication';
import { aFrame, aSnapshot, NOW } from '../../../../builders/snapshots';

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
  const { sections, ...wall } = aSnapshot({ recovery: boardRecovery(), replication: boardReplication() });
  const { tracks: _, ...tenants } = sections.tenants;
  const { tenant: __, ...older } = sections;
  const old = {
    ...wall,
    sections: {
      ...older,
      tenants,
      replication: {
        ...sections.replication,
        checks: sections.replication.checks.map(({ cells, ...check }) => ({
          ...check,
          cells: cells.map(({ observedAt: ____, ...cell }) => cell),
        })),
      },
      recovery: {
        ...sections.recovery,
        rows: sections.recovery.rows.map(
          ({ answer: _a, history: _h, backups: _b, criticality: _c, scenarios: _s, ...row }) => row,
        ),
        backups: sections.recovery.backups.map(({ kind: _k, ...row }) => row),
      },
    },
  };
  const {
    times: _times,
    history: _history,
    suppressed: _suppressed,
    charts,
    cause: _cause,
    ...before
  } = anIncident();
  // Charts were called strips, and what suppresses an incident was called held.
  const page = { ...before, strips: charts };
  const incident = { open: [page], taking: [page.id], over: null };
  const whole = { ...old, sections: { ...old.sections, incident } };
  const kept = keptSnapshot(JSON.parse(JSON.stringify(whole)));
  if (kept === null) throw new Error('it is a snapshot');
  const shown = cachedWall(kept, NOW + 200 * 86_400_000);
  expect(shown.tenants.tracks).toEqual([]);
  expect(shown.recovery.rows.map(({ history }) => history)).toEqual(shown.recovery.rows.map(() => []));
  expect(shown.recovery.backups[0]?.kind).toBe('database');
  expect(shown.replication.checks[0]?.cells[0]?.observedAt).toBeNull();
  expect(shown.incident.open[0]).toMatchObject({ times: 1, history: [], suppressed: null, cause: null });
  expect(shown.incident.open[0]?.charts.map(({ title }) => title)).toEqual(charts.map(({ title }) => title));
  expect(Object.keys(shown).sort()).toEqual(Object.keys(sections).sort());
});

it.each([null, {}, 'x', { sections: null }, { sections: {} }])('takes %j for none', (raw) => {
  expect(keptSnapshot(raw)).toBeNull();
});

it('keeps who acknowledged an incident, under the name that an older version gave it', () => {
  const held = { how: 'acknowledged', by: 'Kari', why: 'being mended', until: null } as const;
  const { suppressed: _, ...page } = anIncident();
  const wall = aSnapshot();
  const incident = { open: [{ ...page, held }], taking: [], over: null };
  const kept = keptSnapshot({ ...wall, sections: { ...wall.sections, incident } });
  expect(kept?.sections.incident.open[0]).toMatchObject({ suppressed: held });
  expect(kept?.sections.incident.open[0]).not.toHaveProperty('held');
});
