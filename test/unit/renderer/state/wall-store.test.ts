import { describe, expect, it } from 'vitest';
import { createWallStore, shownView } from '../../../../renderer/state/wall-store';
import { updateFor } from '../../../../shared/contract/update';
import { anIncident } from '../../../builders/incident';
import { OVER } from '../../../builders/incident-states';
import { aFrame, aSnapshot, NOW } from '../../../builders/snapshots';

const BOOT = { view: null, mode: 'wall', version: '' } as const;

function wall(boot: Parameters<typeof createWallStore>[0] = BOOT) {
  let at = 1_000;
  const store = createWallStore(boot, () => at);
  return {
    store,
    state: () => store.api.getState(),
    pass: (ms: number) => {
      at += ms;
      store.tick();
    },
  };
}

describe('the wall store', () => {
  it('shows nothing until every section has come', () => {
    const { store, state } = wall();
    const { frame } = aSnapshot().sections;
    store.apply({ version: 1, seq: 1, t: NOW, versions: { frame: 1 }, sections: { frame } });
    expect(state().sections).toBeNull();
    store.apply(updateFor(aSnapshot({}, 2), {}));
    expect(state().sections).not.toBeNull();
  });

  it('replaces only the sections that came', () => {
    const { store, state } = wall();
    const first = aSnapshot();
    store.apply(updateFor(first, {}));
    const before = state().sections;
    store.apply(updateFor({ ...first, seq: 2, t: NOW + 1_000 }, first.versions));
    expect(state().sections).toBe(before);
    const next = aSnapshot({ frame: aFrame({ title: 'Other' }) }, 3);
    store.apply(updateFor(next, { ...next.versions, frame: 1 }));
    expect(state().sections?.frame.title).toBe('Other');
    expect(state().sections?.services).toBe(before?.services);
  });

  it('tells the engine’s time and how long it has been silent', () => {
    const { store, state, pass } = wall();
    store.apply(updateFor(aSnapshot(), {}));
    expect(state().now).toBe(NOW);
    pass(6_000);
    expect(state()).toMatchObject({ now: NOW + 6_000, silentFor: 6_000 });
    store.apply(updateFor({ ...aSnapshot({}, 2), t: NOW + 6_500 }, {}));
    expect(state().silentFor).toBe(0);
  });

  it('turns views as time passes and starts at the view it was asked for', () => {
    const { store, state, pass } = wall({ ...BOOT, view: 'replication' });
    store.apply(updateFor(aSnapshot(), {}));
    expect(state().rotation.index).toBe(2);
    pass(20_000);
    expect(state().rotation.index).toBe(3);
  });

  it('stands still in a shot', () => {
    const { store, state, pass } = wall({ ...BOOT, mode: 'shot' });
    store.apply(updateFor(aSnapshot(), {}));
    pass(60_000);
    expect(state()).toMatchObject({ now: NOW, silentFor: 0, rotation: { index: 0 } });
  });

  it('pictures the view that was asked for, whether it takes turns or not', () => {
    const pictured = (view: string, snapshot = aSnapshot()): string | null => {
      const { store, state } = wall({ ...BOOT, mode: 'shot', view });
      store.apply(updateFor(snapshot, {}));
      return shownView(state());
    };
    expect(pictured('executive')).toBe('executive');
    expect(pictured('services')).toBe('services');
    const incident = { open: [anIncident()], taking: [], over: null };
    const past = aSnapshot({ incident, frame: aFrame({ connection: 'replay', views: ['review'] }) });
    expect(pictured('incident', past)).toBe('incident');
  });

  it('pictures how an incident ended, while it tells that', () => {
    const pictured = (t: number): string | null => {
      const { store, state } = wall({ ...BOOT, mode: 'shot', view: 'incident' });
      const incident = { open: [], taking: [], over: { ...OVER, until: NOW + 20_000 } };
      store.apply(updateFor(aSnapshot({ incident }, 1, t), {}));
      return state().preempt.shown;
    };
    expect(pictured(NOW)).toBe(OVER.id);
    expect(pictured(NOW + 20_000)).toBeNull();
  });

  it('tells how an incident ended for its time, by its own clock if the engine is silent, then rotates on', () => {
    const { store, state, pass } = wall();
    const over = { ...OVER, until: NOW + 20_000 };
    store.apply(updateFor(aSnapshot({ incident: { open: [], taking: [], over } }), {}));
    expect(shownView(state())).toBe('incident');
    pass(19_000);
    expect(shownView(state())).toBe('incident');
    expect(state().rotation.elapsed).toBe(0);
    pass(2_000);
    expect(shownView(state())).toBe('services');
  });

  it('begins with the worst incident when asked to, where one is open', () => {
    const begun = (open: readonly ReturnType<typeof anIncident>[]): string | null => {
      const { store, state } = wall({ ...BOOT, view: 'incident' });
      store.apply(updateFor(aSnapshot({ incident: { open, taking: [], over: null } }), {}));
      return shownView(state());
    };
    expect(begun([anIncident()])).toBe('incident');
    expect(begun([])).toBe('services');
  });

  it('keeps the view on the screen when the configuration takes others away', () => {
    const { store, state } = wall({ ...BOOT, view: 'recovery' });
    store.apply(updateFor(aSnapshot(), {}));
    store.apply(updateFor(aSnapshot({ frame: aFrame({ views: ['recovery', 'services'] }) }, 2), {}));
    expect(state().rotation.index).toBe(0);
    store.apply(updateFor(aSnapshot({ frame: aFrame({ views: ['services'] }) }, 3), {}));
    expect(state().rotation.index).toBe(0);
  });
});
