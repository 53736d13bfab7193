import { describe, expect, it } from 'vitest';
import { alarm, type Heard } from '../../../../renderer/state/alarm';
import type { IncidentPage } from '../../../../shared/model/incident';

const NOW = 1_764_000_000_000;
type Open = Pick<IncidentPage, 'id' | 'severity' | 'since' | 'suppressed'>;

function anIncident(severity: Open['severity'], over: Partial<Open> = {}): Open {
  return { id: '2026-1', severity, since: NOW, suppressed: null, ...over };
}
/** Tones of one look after another. @param quiet of each look */
function heardOver(looks: readonly (readonly Open[])[], at: 'warning' | 'critical', quiet: boolean[] = []) {
  let heard: Heard = new Map();
  return looks.map((open, look) => {
    const next = alarm(heard, open, at, quiet[look] ?? false, NOW + look * 1_000);
    heard = next.heard;
    return next.tone;
  });
}

describe('an incident is heard', () => {
  it('once, however often it is looked at', () => {
    const one = [anIncident('critical')];
    expect(heardOver([[], one, one, one], 'critical')).toEqual([null, 'critical', null, null]);
  });
  it('once more when it becomes critical, and not when it gets better or comes back to it', () => {
    const course = (['warning', 'critical', 'warning', 'critical'] as const).map((one) => [anIncident(one)]);
    expect(heardOver(course, 'warning')).toEqual(['warning', 'critical', null, null]);
  });
  it('not below the severity that is configured, nor while nobody knows of it', () => {
    expect(heardOver([[anIncident('warning')], [anIncident('unknown')]], 'critical')).toEqual([null, null]);
  });
  it('not while it is suppressed, and then when it no longer is', () => {
    const suppressed = { why: 'planned' } as unknown as Open['suppressed'];
    expect(
      heardOver([[anIncident('critical', { suppressed })], [anIncident('critical')]], 'critical'),
    ).toEqual([null, 'critical']);
  });
  it('after quiet hours when it is still open, never within them', () => {
    const one = [anIncident('critical')];
    expect(heardOver([one, one, one, []], 'critical', [true, true, false])).toEqual([
      null,
      null,
      'critical',
      null,
    ]);
  });
  it('anew when it was over and is open again', () => {
    const one = [anIncident('critical')];
    expect(heardOver([one, [], one], 'critical')).toEqual(['critical', null, 'critical']);
  });
  it('as the graver of two', () => {
    const two = [anIncident('critical'), anIncident('warning', { id: '2026-2' })];
    expect(heardOver([two], 'warning')).toEqual(['critical']);
  });
});

it('a wall that opens, or whose page is loaded anew, does not tell old news', () => {
  const old = [anIncident('critical', { since: NOW - 120_000 })];
  const first = alarm(null, old, 'critical', false, NOW);
  expect(first.tone).toBeNull();
  expect(alarm(first.heard, old, 'critical', false, NOW + 1_000).tone).toBeNull();
  expect(alarm(null, [anIncident('critical')], 'critical', false, NOW).tone).toBe('critical');
});
