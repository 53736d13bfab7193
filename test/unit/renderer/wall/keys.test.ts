import { describe, expect, it } from 'vitest';
import { IncidentControl } from '../../../../renderer/state/incident-control';
import { LockControl } from '../../../../renderer/state/lock-control';
import { ReviewControl } from '../../../../renderer/state/review-control';
import { ServiceControl } from '../../../../renderer/state/service-control';
import { TenantControl } from '../../../../renderer/state/tenant-control';
import { NO_LOOK } from '../../../../renderer/state/tenant-look';
import { createWallStore } from '../../../../renderer/state/wall-store';
import { pressKey } from '../../../../renderer/wall/keys';
import { hasAskedForPast } from '../../../../renderer/wall/notices';
import { updateFor } from '../../../../shared/contract/update';
import type { CommandResult, WallCommand } from '../../../../shared/contract/wall-bridge';
import { NO_REVIEW, NO_TIMELINE } from '../../../../shared/model/review';
import { FIXTURES } from '../../../builders/fixtures';
import { boardRecovery } from '../../../builders/recovery';
import { aFrame, aSnapshot, NOW } from '../../../builders/snapshots';
import { contendedTenants } from '../../../builders/tenants';

function keyboard(snapshot = aSnapshot(), answer: CommandResult = { ok: true }) {
  const store = createWallStore({ view: null, mode: 'wall', version: '' }, () => 0);
  store.apply(updateFor(snapshot, {}));
  const sent: WallCommand[] = [];
  const review = new ReviewControl(store, (command) => {
    sent.push(command);
    return Promise.resolve(answer);
  });
  const tenants = new TenantControl(store, (command) => {
    sent.push(command);
    return Promise.resolve({ ok: true });
  });
  const services = new ServiceControl(store, () => Promise.resolve({ ok: true }));
  const incidents = new IncidentControl(() => Promise.resolve({ ok: true }));
  const lock = new LockControl(() => Promise.resolve({ ok: true }));
  return {
    sent,
    store,
    press: (...keys: readonly string[]) =>
      keys.map((key) =>
        pressKey(key, store, { review, tenants, services, incidents, lock }, (command) => sent.push(command)),
      ),
    state: () => store.api.getState(),
  };
}

describe('keys', () => {
  it('turn, show, pause and pin views', () => {
    const { press, state } = keyboard();
    press('ArrowLeft');
    expect(state().rotation.index).toBe(3);
    press('2', ' ', 'Enter');
    expect(state().rotation).toMatchObject({ index: 1, paused: true, pinned: true });
    expect(press('x', '0', '9')).toEqual([false, false, false]);
  });

  it('ask before the wall is left', () => {
    const { press, sent, state } = keyboard();
    press('Escape', 'n');
    expect(sent).toEqual([]);
    expect(state().overlay).toBeNull();
    press('q');
    expect(state().overlay).toBe('quit');
    press('Enter');
    expect(sent).toEqual([{ type: 'quit' }]);
    expect(state().rotation.pinned).toBe(false);
  });

  it('open the help, which any key closes', () => {
    const { press, state } = keyboard();
    press('?');
    expect(state().overlay).toBe('help');
    press('ArrowRight');
    expect(state()).toMatchObject({ overlay: null, rotation: { index: 0 } });
  });

  it('ask main for the full screen', () => {
    const { press, sent } = keyboard();
    press('f');
    expect(sent).toEqual([{ type: 'toggle-fullscreen' }]);
  });

  it('go into the tenants, through their cells, to a page and back; the views stand still meanwhile', () => {
    const frame = aFrame({ views: ['services', 'tenants'] });
    const { press, sent, state, store } = keyboard(aSnapshot({ frame, ...contendedTenants([5, 4]) }));
    press('Enter');
    expect(state()).toMatchObject({ rotation: { pinned: true }, tenant: NO_LOOK });
    press('p', '2', 'Enter');
    expect(state()).toMatchObject({ rotation: { index: 1, pinned: false }, tenant: { page: null } });
    const first = state().tenant.focus;
    press('ArrowDown', 'Tab');
    expect(state().tenant.focus).not.toEqual(first);
    press('Enter');
    const { page } = state().tenant;
    expect(page).not.toBeNull();
    press('ArrowRight', 'ArrowLeft');
    expect(state().tenant.page).toBe(page);
    expect(sent.at(-1)).toEqual({ type: 'open-tenant', id: page });
    const { index, elapsed } = state().rotation;
    store.tick();
    expect(state().rotation).toMatchObject({ index, elapsed });
    press('Escape');
    expect(state().tenant).toMatchObject({ page: null, focus: { named: false } });
    expect(sent.at(-1)).toEqual({ type: 'open-tenant', id: null });
    press('Escape');
    expect(state().tenant).toBe(NO_LOOK);
    press('Tab', '1');
    expect(state()).toMatchObject({ rotation: { index: 0 }, tenant: NO_LOOK });
  });

  it('open the page of a service, go on to the next and back; the views stand still meanwhile', () => {
    const frame = aFrame({ views: ['services', 'recovery'] });
    const { press, state, store } = keyboard(aSnapshot({ frame, recovery: boardRecovery() }));
    const rows = boardRecovery().rows.map(({ id }) => id);
    expect(press('Tab')).toEqual([false]);
    press('2', 'Enter');
    expect(state()).toMatchObject({ rotation: { pinned: false }, service: rows[0] });
    press('ArrowDown', 'ArrowRight', 'ArrowUp');
    expect(state().service).toBe(rows[1]);
    press('ArrowUp', 'ArrowUp');
    expect(state().service).toBe(rows.at(-1));
    const { index, elapsed } = state().rotation;
    store.tick();
    expect(state().rotation).toMatchObject({ index, elapsed });
    press('Escape');
    expect(state()).toMatchObject({ service: null, overlay: null });
    press('Tab', '1');
    expect(state()).toMatchObject({ service: null, rotation: { index: 0 } });
  });

  it('stay on the recovery view where there is no service', () => {
    const frame = aFrame({ views: ['recovery'] });
    const empty = { ...boardRecovery(), rows: [] };
    const { press, state } = keyboard(aSnapshot({ frame, recovery: empty }));
    press('Tab');
    expect(state().service).toBeNull();
  });

  it('move through the past, and back to the present', () => {
    const timeline = { ...NO_TIMELINE, from: NOW - 3_600_000, to: NOW };
    const frame = aFrame({ connection: 'replay', views: ['review', 'services'] });
    const past = aSnapshot({ frame, timeline, review: { ...NO_REVIEW, at: NOW } });
    const { press, sent, state } = keyboard(past);
    press('ArrowLeft');
    expect(sent).toEqual([{ type: 'replay', at: NOW - 30_000, compare: null }]);
    press('c', '.', '+');
    expect(state().review).toMatchObject({ compare: NOW - 30_000, speed: 60 });
    press('Enter');
    expect(state().rotation.index).toBe(1);
    press('n');
    expect(state().overlay).toBe('note');
    expect(press('x', 'r', 'Escape')).toEqual([false, false, false]);
  });

  it('lead back to the present, though an incident had the wall when the review began', () => {
    const live = FIXTURES['incident']?.() ?? aSnapshot();
    const { press, sent, state, store } = keyboard(live);
    expect(state().preempt.shown).not.toBeNull();
    const frame = aFrame({ connection: 'replay', views: ['review', 'services'] });
    const past = aSnapshot({ frame, review: { ...NO_REVIEW, at: NOW, live: true } });
    store.apply({ ...updateFor(past, {}), seq: 2 });
    press('Escape');
    expect(sent).toEqual([{ type: 'replay', at: null, compare: null }]);
  });

  it('of a replay without a wall behind it ask before it is left', () => {
    const frame = aFrame({ connection: 'replay', views: ['review', 'services'] });
    const past = aSnapshot({
      frame,
      review: { ...NO_REVIEW, at: NOW, live: false, notesRefused: 'read only' },
    });
    const { press, sent, state } = keyboard(past);
    press('n');
    expect(state().overlay).toBeNull();
    press('Escape');
    expect(state().overlay).toBe('quit');
    expect(sent).toEqual([]);
  });

  it('look back from the present', () => {
    const { press, sent, state } = keyboard();
    press('r');
    expect(sent).toEqual([{ type: 'replay', at: NOW, compare: null }]);
    expect(state().review.wanted).toBe(NOW);
    // Until main answers, the wall says that it was heard.
    expect(hasAskedForPast(state())).toBe(true);
  });

  it('that cannot look back say why, and leave the present', async () => {
    const { press, state } = keyboard(aSnapshot(), {
      ok: false,
      code: 'refused',
      reason: 'Nothing is stored yet.',
    });
    press('r');
    await Promise.resolve();
    await Promise.resolve();
    expect(state().review).toMatchObject({ wanted: null, refusal: 'Nothing is stored yet.' });
    expect(hasAskedForPast(state())).toBe(true);
  });
});
