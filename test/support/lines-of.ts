import { type ChildProcess, spawn } from 'node:child_process';

/** A program that says what it does in lines. */
export interface Talker {
  readonly child: ChildProcess;
  /** lines so far */
  readonly lines: string[];
  /** The first line that fits, of those so far or to come; rejects when the program ends, or after 60 s. */
  readonly line: (wanted: (line: string) => boolean, from?: number) => Promise<string>;
  readonly ended: Promise<void>;
  tell(line: string): void;
}

const PATIENCE_MS = 60_000;

/** @param children where it is kept while it runs, so that none is left behind */
export function startTalker(command: string, args: readonly string[], children: Set<ChildProcess>): Talker {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  children.add(child);
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  let rest = '';
  let errors = '';
  child.stderr?.on('data', (data: Buffer) => {
    errors += data.toString();
  });
  child.stdout?.on('data', (data: Buffer) => {
    const parts = (rest + data.toString()).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
    for (const look of waiting) look();
  });
  const ended = new Promise<void>((done) => {
    child.on('close', () => {
      children.delete(child);
      for (const look of waiting) look();
      done();
    });
  });
  const line = (wanted: (line: string) => boolean, from = 0): Promise<string> =>
    new Promise((found, fail) => {
      const give = (error: Error | null, hit = ''): void => {
        clearTimeout(patience);
        waiting.delete(look);
        if (error === null) found(hit);
        else fail(error);
      };
      const look = (): void => {
        const hit = lines.slice(from).find(wanted);
        if (hit !== undefined) give(null, hit);
        else if (child.exitCode !== null || child.signalCode !== null)
          give(new Error(`the program ended: ${errors}`));
      };
      const patience = setTimeout(
        () => give(new Error(`it did not say so; last: ${lines.at(-1)} ${errors}`)),
        PATIENCE_MS,
      );
      waiting.add(look);
      look();
    });
  return { child, lines, line, ended, tell: (text) => child.stdin?.write(`${text}\n`) };
}
