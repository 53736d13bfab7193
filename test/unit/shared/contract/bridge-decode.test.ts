import { describe, expect, it } from 'vitest';
import {
  decodeApplied,
  decodeBoot,
  decodeCommand,
  decodeUpdate,
} from '../../../../shared/contract/bridge-decode';

describe('what crosses the bridge', () => {
  it.each([
    null,
    3,
    'quit',
    [],
    {},
    { type: 'eval' },
    { type: 'dismiss-notice' },
    { type: 'dismiss-notice', id: 'x'.repeat(500) },
    { type: 'unlock' },
    { type: 'unlock', pin: '' },
    { type: 'unlock', pin: 4711 },
    { type: 'acknowledge', pin: '4711', incident: '2026-1' },
    {
      type: 'acknowledge',
      pin: '4711',
      incident: '2026-1',
      act: { do: 'acknowledge', by: '', why: 'x', minutes: 5 },
    },
    {
      type: 'acknowledge',
      pin: '4711',
      incident: '2026-1',
      act: { do: 'acknowledge', by: 'Kari', why: 'x', minutes: -5 },
    },
    {
      type: 'acknowledge',
      pin: '4711',
      incident: '2026-1',
      act: { do: 'acknowledge', by: 'Kari', why: 'x' },
    },
    { type: 'acknowledge', pin: '4711', incident: '2026-1', act: { do: 'withdraw', by: 'x'.repeat(61) } },
  ])('%j is no command', (raw) => {
    expect(decodeCommand(raw)).toBeNull();
  });
  it('passes commands on without what else was in them', () => {
    expect(decodeCommand({ type: 'quit', and: 'more' })).toEqual({ type: 'quit' });
    expect(decodeCommand({ type: 'dismiss-notice', id: 'config' })).toEqual({
      type: 'dismiss-notice',
      id: 'config',
    });
    expect(decodeCommand({ type: 'unlock', pin: '4711', and: 'more' })).toEqual({
      type: 'unlock',
      pin: '4711',
    });
  });
  it.each([
    { do: 'acknowledge', by: 'Kari', why: 'is known', minutes: null },
    { do: 'acknowledge', by: 'Kari', why: 'is known', minutes: 60 },
    { do: 'withdraw', by: 'Kari' },
  ])('an acknowledgement: %j', (act) => {
    const command = { type: 'acknowledge', pin: '4711', incident: '2026-1', act };
    expect(decodeCommand({ ...command, and: 'more' })).toEqual(command);
  });
  it.each([null, {}, { type: 'applied' }, { type: 'applied', seq: -1 }, { type: 'applied', seq: '1' }])(
    '%j acknowledges nothing',
    (raw) => {
      expect(decodeApplied(raw)).toBeNull();
    },
  );
  it.each([
    null,
    {},
    { version: 2, seq: 1, t: 1, versions: {}, sections: {} },
    { version: 1, seq: '1', t: 1, versions: {}, sections: {} },
    { version: 1, seq: 1, t: 1, versions: {}, sections: { frame: {} } },
    { version: 1, seq: 1, t: 1, versions: { secrets: 1 }, sections: { secrets: {} } },
  ])('%j is no update', (raw) => {
    expect(decodeUpdate(raw)).toBeNull();
  });
  it('reads boot facts, and defaults for damaged ones', () => {
    expect(decodeBoot('{"view":"tenants","mode":"shot","version":"1.0.0"}')).toEqual({
      view: 'tenants',
      mode: 'shot',
      version: '1.0.0',
    });
    expect(decodeBoot('{')).toEqual({ view: null, mode: 'wall', version: '' });
    expect(decodeBoot(undefined).mode).toBe('wall');
  });
});
