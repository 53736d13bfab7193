import { describe, expect, it } from 'vitest';
import type { ConditionMemory, Finding } from '../../../../shared/judge/judgement';
import { settle } from '../../../../shared/judge/settle';
import type { Severity } from '../../../../shared/model/severity';

const KEY = 'redis.memory|target:redis-prod';

function finding(severity: Severity, over: Partial<Finding> = {}): Finding {
  return {
    rule: 'redis.memory',
    subject: { kind: 'target', id: 'redis-prod' },
    severity,
    observedAt: 0,
    value: null,
    threshold: null,
    unit: '1',
    owner: null,
    sentence: '',
    evidence: {},
    raiseAfter: 10,
    clearAfter: 30,
    ...over,
  };
}

/** Shown severity and since when, second by second. */
function play(story: readonly Severity[], over: Partial<Finding> = {}) {
  let memory: Readonly<Record<string, ConditionMemory>> = {};
  return story.map((severity, second) => {
    const at = second * 1_000;
    const settled = settle([finding(severity, { observedAt: at, ...over })], memory, at);
    memory = settled.memory;
    const [condition] = settled.conditions;
    return `${condition?.severity} ${(condition?.since ?? 0) / 1_000}`;
  });
}

const times = (count: number, severity: Severity): Severity[] => Array(count).fill(severity);

describe('settle', () => {
  it('raises once trouble held, and dates it from when it began', () => {
    const shown = play([...times(5, 'ok'), ...times(12, 'warning')]);
    expect(shown[14]).toBe('ok 0');
    expect(shown[15]).toBe('warning 5');
  });

  it('says of an ok that only waits that it is not for long yet, and nothing of that once it counts', () => {
    let memory: Readonly<Record<string, ConditionMemory>> = {};
    const shown = [...times(1, 'ok'), ...times(2, 'unknown'), ...times(11, 'warning')].map(
      (severity, second) => {
        const at = second * 1_000;
        const sentence = severity === 'ok' ? 'All is near.' : 'One is far.';
        const settled = settle([finding(severity, { observedAt: at, sentence })], memory, at);
        memory = settled.memory;
        return `${settled.conditions[0]?.severity} ${settled.conditions[0]?.sentence}`;
      },
    );
    expect([shown[0], shown[1], shown[2], shown[13]]).toEqual([
      'ok All is near.',
      'ok Not for long yet: One is far.',
      'ok Not for long yet: One is far.',
      'warning One is far.',
    ]);
  });

  it('knows of trouble whether it was seen to begin, also through what was not known', () => {
    const seen = (...story: readonly Severity[]): (true | undefined)[] => {
      let memory: Readonly<Record<string, ConditionMemory>> = {};
      return story.map((severity, second) => {
        const one = finding(severity, { observedAt: second * 1_000, raiseAfter: 1, clearAfter: 0 });
        const settled = settle([one], memory, second * 1_000);
        memory = settled.memory;
        return settled.conditions[0]?.unseenOnset;
      });
    };
    const not = undefined;
    expect(seen('ok', 'critical', 'critical', 'warning')).toEqual([not, not, not, not]);
    expect(seen('critical', 'critical', 'unknown', 'critical')).toEqual([not, true, true, true]);
    expect(seen('unknown', 'critical', 'critical', 'ok', 'critical', 'critical')).toEqual([
      not,
      true,
      true,
      not,
      not,
      not,
    ]);
  });

  it('forgets trouble that did not hold', () => {
    const shown = play([...times(5, 'ok'), ...times(9, 'critical'), 'ok', ...times(9, 'critical')]);
    expect(new Set(shown)).toEqual(new Set(['ok 0']));
  });

  it('what only waited to show is not shown because nobody can look any more', () => {
    let memory: Readonly<Record<string, ConditionMemory>> = {};
    const shown = [...times(3, 'ok'), ...times(4, 'critical'), ...times(3, 'unknown')].map(
      (severity, second) => {
        const raiseAfter = severity === 'unknown' ? 0 : 10;
        const settled = settle(
          [finding(severity, { observedAt: second * 1_000, raiseAfter })],
          memory,
          second * 1_000,
        );
        memory = settled.memory;
        return settled.conditions[0]?.severity;
      },
    );
    expect(new Set(shown.slice(0, 7))).toEqual(new Set(['ok']));
    expect(new Set(shown.slice(7))).toEqual(new Set(['unknown']));
  });

  it('raises no further than what held throughout', () => {
    const shown = play([...times(1, 'ok'), ...times(9, 'warning'), ...times(12, 'critical')]);
    expect(shown[11]).toBe('warning 1');
    expect(shown.at(-1)).toBe('critical 11');
  });

  it('clears only after its patience, from the moment it got better', () => {
    const shown = play([...times(1, 'critical'), ...times(40, 'ok')], { raiseAfter: 0 });
    expect(shown[30]).toBe('critical 0');
    expect(shown[31]).toBe('ok 1');
  });

  it('clears no further than the worst that was seen meanwhile', () => {
    const shown = play(['critical', ...times(20, 'ok'), ...times(15, 'warning')], { raiseAfter: 0 });
    expect(shown[31]).toBe('warning 1');
  });

  it('a first sight of trouble waits, unless it need not', () => {
    expect(play(times(2, 'critical'))).toEqual(['ok 0', 'ok 0']);
    expect(play(['critical'], { raiseAfter: 0 })).toEqual(['critical 0']);
    expect(play(['unknown'])).toEqual(['unknown 0']);
  });

  it('critical becomes unknown when nobody can look, and what is known again shows at once', () => {
    expect(play(['critical', 'unknown', 'ok'], { raiseAfter: 0 })).toEqual([
      'critical 0',
      'unknown 1',
      'ok 2',
    ]);
  });

  it('what is found as it was before nobody could look never ended', () => {
    const calm = { raiseAfter: 0 };
    expect(play(['critical', 'unknown', 'unknown', 'critical'], calm).at(-1)).toBe('critical 0');
    expect(play(['critical', 'unknown', 'ok', 'critical'], calm).at(-1)).toBe('critical 3');
  });

  it('what is worse than it was before nobody could look waits as it would have; it is not known till then', () => {
    let { memory } = settle([finding('ok')], {}, 0);
    ({ memory } = settle([finding('unknown', { raiseAfter: 0, observedAt: 1_000 })], memory, 1_000));
    const at = (now: number) => {
      const settled = settle([finding('critical')], memory, now);
      memory = settled.memory;
      return settled.conditions[0];
    };
    expect(at(2_000)).toMatchObject({ severity: 'unknown', since: 1_000 });
    expect(at(11_000)).toMatchObject({ severity: 'unknown', was: 'ok' });
    expect(at(12_000)).toMatchObject({ severity: 'critical', since: 2_000 });
  });

  it('unknown is since when it was known last: its last observation, or the last look before a sleep', () => {
    const { memory } = settle([finding('ok')], {}, 0);
    const heard = settle(
      [finding('unknown', { raiseAfter: 0, observedAt: 5_000 })],
      memory,
      60_000,
      false,
      59_000,
    );
    expect(heard.conditions[0]).toMatchObject({ severity: 'unknown', was: 'ok', since: 5_000 });
    const hours = 5 * 3_600_000;
    const slept = settle(
      [finding('unknown', { raiseAfter: 0, observedAt: hours })],
      memory,
      hours,
      false,
      60_000,
    );
    expect(slept.conditions[0]).toMatchObject({ since: 60_000 });
  });

  it('one look decides when there is only one', () => {
    const { conditions } = settle([finding('critical')], {}, 7_000, true);
    expect(conditions[0]).toMatchObject({ severity: 'critical', since: 7_000 });
  });

  it('ends a condition whose finding is gone', () => {
    const { memory } = settle([finding('ok')], {}, 0);
    expect(settle([], memory, 1_000)).toMatchObject({ conditions: [], memory: {} });
  });

  it('remembers in the same object while nothing changes', () => {
    const { memory } = settle([finding('ok')], {}, 0);
    expect(memory[KEY]).toEqual({ severity: 'ok', since: 0, pending: null });
    expect(settle([finding('ok')], memory, 1_000).memory).toBe(memory);
  });

  it('memory survives being written down', () => {
    const before = settle([finding('warning')], {}, 0).memory;
    const after = settle([finding('warning')], JSON.parse(JSON.stringify(before)), 10_000);
    expect(after.conditions[0]).toMatchObject({ severity: 'warning', since: 0 });
  });
});
