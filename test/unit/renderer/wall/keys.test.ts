import { describe, expect, it } from 'vitest';
import { createWallStore } from '../../../../renderer/state/wall-store';
import { pressKey } from '../../../../renderer/wall/keys';
import { updateFor } from '../../../../shared/contract/update';
import type { WallCommand } from '../../../../shared/contract/wall-bridge';
import { aSnapshot } from '../../../builders/snapshots';

function keyboard() {
  const store = createWallStore({ view: null, mode: 'wall', version: '' }, () => 0);
  store.apply(updateFor(aSnapshot(), {}));
  const sent: WallCommand[] = [];
  return {
    sent,
    press: (...keys: readonly string[]) =>
      keys.map((key) => pressKey(key, store, (command) => sent.push(command))),
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
    expect(press('x', '0')).toEqual([false, false]);
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
});
