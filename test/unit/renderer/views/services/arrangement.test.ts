import { describe, expect, it } from 'vitest';
import { arrange, HOLD_MS } from '../../../../../renderer/views/services/arrangement';
import type { Ranked } from '../../../../../renderer/views/services/services-layout';
import type { Severity } from '../../../../../shared/model/severity';

const rows = (...severities: readonly Severity[]): Ranked[] =>
  severities.map((severity, index) => ({ id: String(index), severity }));

describe('an arrangement', () => {
  const calm = arrange(null, rows('ok', 'ok'), 0);

  it('changes at once when a severity rises', () => {
    expect(arrange(calm, rows('critical', 'ok'), 1)).not.toBe(calm);
  });

  it('holds for ten seconds when one falls', () => {
    const trouble = arrange(calm, rows('critical', 'ok'), 1_000);
    expect(arrange(trouble, rows('ok', 'ok'), 1_000 + HOLD_MS - 1)).toBe(trouble);
    expect(arrange(trouble, rows('ok', 'ok'), 1_000 + HOLD_MS).layout.calm).toBe(true);
  });

  it('holds its order while a ranking wavers', () => {
    const one = arrange(null, rows('warning', 'warning'), 0);
    const turned = [...rows('warning', 'warning')].reverse();
    expect(arrange(one, turned, 5_000)).toBe(one);
    expect(arrange(one, turned, HOLD_MS).layout.placed[0]?.id).toBe('1');
  });

  it('stays the same object when nothing moved', () => {
    expect(arrange(calm, rows('ok', 'ok'), HOLD_MS * 3)).toBe(calm);
  });

  it('places a new service at once', () => {
    expect(arrange(calm, rows('ok', 'ok', 'ok'), 1).layout.placed).toHaveLength(3);
  });
});
