import { describe, expect, it } from 'vitest';
import { plainData, plainJson, plainLine, plainText } from '../../../../shared/format/plain-text';

const BELL = '\u0007';
const TURN = '\u202e';

describe('text of others', () => {
  it('forges no line and no command of a terminal', () => {
    expect(plainLine(`gone\r\nFORGED${BELL}\u001b[2J\u2028${TURN}x`)).toBe(
      'gone\ufffd\ufffdFORGED\ufffd\ufffd[2J\ufffd\ufffdx',
    );
    expect(plainText(`a\tb\n\u009b${TURN}`)).toBe('a\tb\n\ufffd\ufffd');
    expect(plainLine('Größe – שלום 名前')).toBe('Größe – שלום 名前');
  });

  it('is the same data in JSON', () => {
    const value = { text: `a${TURN}b\u009b\n`, n: 1 };
    expect(plainJson(value)).toBe('{"text":"a\\u202eb\\u009b\\n","n":1}');
    expect(JSON.parse(plainJson(value))).toEqual(value);
  });

  it('is replaced wherever it is in data, and data without it stay the same object', () => {
    const plain = { a: ['x', { b: 1, c: null }] };
    expect(plainData(plain)).toBe(plain);
    expect(plainData({ [`k${BELL}`]: ['x', { b: `y${TURN}` }] })).toEqual({
      'k\ufffd': ['x', { b: 'y\ufffd' }],
    });
  });
});
