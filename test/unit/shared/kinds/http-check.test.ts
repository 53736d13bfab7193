import { expect, test } from 'vitest';
import { parseConfig } from '../../../../shared/config/parse-config';

function problemsOf(more: string): readonly string[] {
  const none = (): null => null;
  const text = `version: 1\ntargets:\n  - { id: a, probe: http, url: "https://a.example", ${more} }\n`;
  const parsed = parseConfig(text, 'f', { env: none, file: none, secret: none });
  return parsed.ok ? [] : parsed.error.map(({ what, remedy }) => `${what}; ${remedy}`);
}

test('a text that no answer can hold is refused', () => {
  expect(problemsOf('method: HEAD, expect: { contains: pass }')).toEqual([
    expect.stringMatching(/can never be found; .*HEAD has no body/),
  ]);
  expect(problemsOf('expect: { status: 204, contains: pass }')).toEqual([
    expect.stringMatching(/can never be found; .*status 204 has no body/),
  ]);
  expect(problemsOf('method: HEAD, expect: { status: 204 }')).toEqual([]);
  expect(problemsOf('expect: { status: 503, contains: pass }')).toEqual([]);
});
