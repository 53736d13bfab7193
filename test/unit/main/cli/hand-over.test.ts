import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shellCommand } from '../../../../main/cli/hand-over';

const word = fc.string({ minLength: 1 }).filter((text) => !text.includes('\0'));

function runByShell(args: readonly string[], env: Readonly<Record<string, string>>): string {
  const [executable = '', ...rest] = args;
  const command = shellCommand({ executable, args: rest, env });
  return spawnSync('/bin/sh', ['-c', `exec ${command}`], { encoding: 'utf8' }).stdout;
}

it('a shell takes every word of the command as it is', () => {
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (args) => {
      expect(
        runByShell(['printf', '%s\\0', ...args], {})
          .split('\0')
          .slice(0, -1),
      ).toEqual(args);
    }),
    { numRuns: 50 },
  );
});

it('a shell hands the variables on', () => {
  expect(runByShell(['printenv', 'SHOWN'], { SHOWN: "it's :1 $HOME" })).toBe("it's :1 $HOME\n");
});
