import { chmod, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseConfig } from '../../shared/config/parse-config';
import { problemLine } from '../../shared/config/problem';
import type { Ask } from './ask';
import { type StarterTarget, targetOf } from './init/addresses';
import { type Starter, secretHolder, starterText } from './init/starter';
import { refusedOutput } from './output-file';
import { BAD_USE } from './say';
import { STANDARD } from './standard-input';

export interface InitRequest {
  /** addresses of targets; none: a person is asked */
  readonly from: readonly string[];
  /** `-`: standard output */
  readonly output: string;
  readonly force: boolean;
  /** null: there is nobody to ask */
  readonly ask: Ask | null;
  /** IANA name of this machine's time zone */
  readonly timezone: string;
  readonly print: (line: string) => void;
  readonly say: (line: string) => void;
}

const TITLE = 'My Company';
/** The owner alone may read an address with a password. */
const PRIVATE = 0o600;

/** Writes a starter configuration. @returns the exit code */
export async function runInit(request: InitRequest): Promise<number> {
  const { output, say, print } = request;
  const refused = await refusedOutput(output, request.force, request.ask);
  if (refused !== null) return refuse(say, refused);
  const starter = request.from.length > 0 ? given(request) : await asked(request);
  if (starter === null) return BAD_USE;
  const text = starterText(starter);
  const secrets = starter.targets.filter(({ isSecret }) => isSecret);
  const problems = problemsOf(text, starter, secrets);
  if (problems.length > 0) {
    for (const problem of problems) say(problem);
    return BAD_USE;
  }
  if (output === STANDARD) {
    for (const line of text.trimEnd().split('\n')) print(line);
    for (const one of secrets)
      say(`set ${secretHolder(one, 'environment')} to the address of ${one.id}: it holds a password.`);
    return 0;
  }
  const files = secrets.map((one) => ({
    path: join(dirname(output), secretHolder(one, 'files')),
    url: one.url,
  }));
  for (const { path } of files) {
    const kept = await refusedOutput(path, request.force, request.ask);
    if (kept !== null) return refuse(say, kept);
  }
  try {
    for (const { path, url } of files) {
      await writeFile(path, `${url}\n`, { mode: PRIVATE });
      // A file that was there keeps its mode.
      await chmod(path, PRIVATE);
    }
    await writeFile(output, text);
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    return refuse(say, {
      what: `${output} cannot be written: ${error.message}.`,
      remedy: 'Use -o to name a file in a writable folder.',
    });
  }
  say(`wrote ${[output, ...files.map(({ path }) => path)].join(' and ')}.`);
  say(`Next: gantry check ${output}, then gantry probe --config ${output} --once`);
  return 0;
}

function refuse(say: InitRequest['say'], { what, remedy }: { what: string; remedy: string }): number {
  say(what);
  say(remedy);
  return BAD_USE;
}

function secretsPlace(output: string): Starter['secrets'] {
  return output === STANDARD ? 'environment' : 'files';
}

function given({ from, timezone, output, say }: InitRequest): Starter | null {
  const targets: StarterTarget[] = [];
  for (const [index, address] of from.entries()) {
    const target = targetOf(
      address,
      targets.map(({ id }) => id),
    );
    if (!target.ok) {
      say(`--from ${index + 1}: ${target.error.what}`);
      say(target.error.remedy);
      return null;
    }
    targets.push(target.value);
  }
  return { title: TITLE, timezone, targets, secrets: secretsPlace(output) };
}

async function asked({ ask, timezone, output, say }: InitRequest): Promise<Starter | null> {
  if (ask === null) {
    say('there is no terminal to ask at.');
    say('Name what is watched: gantry init --from postgres://… --from redis://…');
    return null;
  }
  const title = (await ask(`Name of the company [${TITLE}]: `)) || TITLE;
  const zone = (await ask(`Time zone [${timezone}]: `)) || timezone;
  const targets: StarterTarget[] = [];
  for (;;) {
    const address = await ask('Address of a PostgreSQL, a Redis or a health page (empty to finish): ');
    if (address === null || address === '') break;
    const target = targetOf(
      address,
      targets.map(({ id }) => id),
    );
    if (target.ok) targets.push(target.value);
    else {
      say(target.error.what);
      say(target.error.remedy);
    }
  }
  return { title, timezone: zone, targets, secrets: secretsPlace(output) };
}

/** The problems that `gantry check` would report. */
function problemsOf(
  text: string,
  { secrets: place }: Starter,
  secrets: readonly StarterTarget[],
): readonly string[] {
  const known = new Map(secrets.map((one) => [secretHolder(one, place), one.url]));
  const found = (name: string): string | null => known.get(name) ?? null;
  const parsed = parseConfig(text, 'gantry.yaml', { env: found, file: found, secret: () => null });
  return parsed.ok ? [] : parsed.error.map(problemLine);
}
