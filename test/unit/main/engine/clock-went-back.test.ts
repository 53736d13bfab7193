import { describe, expect, it } from 'vitest';
import { Intake } from '../../../../main/engine/intake/intake';
import { openStore } from '../../../../main/engine/store/store';
import type { Sample } from '../../../../shared/model/observation';
import { silentLog } from '../../../support/silent-log';

const T = 1_800_000_000_000;
const HOUR = 3_600_000;
const up = (t: number, value: number): Sample => ({
  type: 'sample',
  t,
  metric: 'redis.up',
  unit: '1',
  attributes: { target: 'r' },
  value,
});

describe('a wall whose clock was an hour ahead and is put right', () => {
  it('takes what it hears now, and drops what lies ahead', () => {
    let now = T + HOUR;
    const clock = { now: () => now, monotonic: () => 0 };
    const store = openStore({ dir: null, clock, log: silentLog });
    const intake = new Intake({ clock, store });
    const subject = { kind: 'target', id: 'r' } as const;
    const fault = { type: 'evidence', kind: 'fault', subject } as const;
    intake.observe([up(now - 5_000, 1), up(now, 1), { ...fault, t: now, data: { code: 'refused' } }]);

    now = T;
    intake.observe([up(now, 0), { ...fault, t: now, data: null }]);

    const id = store.head.find('redis.up')[0]?.id ?? -1;
    expect([store.head.lastTime(id), store.head.lastValue(id)]).toEqual([T, 0]);
    expect(store.head.evidence('fault', subject)).toBeNull();
  });

  it('still takes nothing older than what it knows while the clock runs as it should', () => {
    const clock = { now: () => T, monotonic: () => 0 };
    const store = openStore({ dir: null, clock, log: silentLog });
    const intake = new Intake({ clock, store });
    intake.observe([up(T + 3_000, 1), up(T, 0)]);
    const id = store.head.find('redis.up')[0]?.id ?? -1;
    expect(store.head.lastValue(id)).toBe(1);
  });
});
