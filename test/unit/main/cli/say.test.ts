import { afterEach, describe, expect, it, vi } from 'vitest';
import { print, printError, say } from '../../../../main/cli/say';

afterEach(() => vi.restoreAllMocks());

describe('a line for the terminal', () => {
  it('stays one line, whatever text of others is in it', () => {
    const written: unknown[] = [];
    const write = (text: unknown): boolean => written.push(text) > 0;
    vi.spyOn(process.stdout, 'write').mockImplementation(write);
    vi.spyOn(process.stderr, 'write').mockImplementation(write);
    for (const tell of [print, printError, say]) tell('bye\r\nFORGED \u001b[2J');
    const line = 'bye\ufffd\ufffdFORGED \ufffd[2J\n';
    expect(written).toEqual([line, line, `gantry: ${line}`]);
  });
});
