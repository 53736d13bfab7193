import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createWallStore, type WallStore } from '../../../../renderer/state/wall-store';
import { startTicker, type Ticker } from '../../../../renderer/wall/ticker';

const AT = 1_700_000_000_000;
let store: WallStore;
let ticker: Ticker;

/** An update without news, as the engine dates it. */
function update(t: number): void {
  store.apply({ version: 1, seq: 1, t, versions: {}, sections: {} } as never);
  ticker.heard();
}
const second = (): number => Math.floor((store.api.getState().now - AT) / 1_000);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  store = createWallStore({ view: null, mode: 'wall', version: '1' }, () => performance.now());
  ticker = startTicker(store);
  update(AT + 5);
});
afterEach(() => {
  ticker.stop();
  vi.useRealTimers();
});

it('the clock moves with the first update of a second, and once only', () => {
  let moves = 0;
  store.api.subscribe((state, before) => {
    if (state.now !== before.now) moves++;
  });
  vi.advanceTimersByTime(1_010);
  expect(second()).toBe(0);
  update(AT + 1_006);
  expect(second()).toBe(1);
  vi.advanceTimersByTime(900);
  update(AT + 1_900);
  expect([second(), moves]).toEqual([1, 1]);
});

it('the clock moves without an update, in each second', () => {
  for (let n = 1; n <= 5; n++) {
    vi.advanceTimersByTime(n === 1 ? 1_200 : 1_000);
    expect(second()).toBe(n);
  }
});
