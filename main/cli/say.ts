/** Exit code of a command that cannot do what was asked. */
export const BAD_USE = 2;

export function say(line: string): void {
  process.stderr.write(`gantry: ${line}\n`);
}

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

export function printError(line: string): void {
  process.stderr.write(`${line}\n`);
}
