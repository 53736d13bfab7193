import { plainLine } from '../../shared/format/plain-text';

/** Exit code of a command that cannot do what was asked. */
export const BAD_USE = 2;

export function say(line: string): void {
  process.stderr.write(`gantry: ${plainLine(line)}\n`);
}

export function print(line: string): void {
  process.stdout.write(`${plainLine(line)}\n`);
}

export function printError(line: string): void {
  process.stderr.write(`${plainLine(line)}\n`);
}
