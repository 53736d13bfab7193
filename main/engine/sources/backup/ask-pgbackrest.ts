import { spawn } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { request } from 'undici';
import type { PgbackrestPlace } from '../../../../shared/config/config';
import type { Fault } from '../../../../shared/model/observation';
import { err, ok, type Result } from '../../../../shared/model/result';
import { errorCode } from '../../runtime/network-errors';

const LARGEST = 8 * 1024 * 1024;

/** The text of `pgbackrest info --output=json`, from where the configuration says. Nothing else is ever run or read. */
export function askPgbackrest(place: PgbackrestPlace, signal: AbortSignal): Promise<Result<string, Fault>> {
  if (place.command !== null) return run(place.command, signal);
  if (place.file !== null) return read(place.file);
  return get(place.url ?? '', signal);
}

/** Without a shell: what it is given are words, not a line. */
function run(command: readonly string[], signal: AbortSignal): Promise<Result<string, Fault>> {
  const [program = '', ...words] = command;
  return new Promise((resolve) => {
    const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'], signal });
    let text = '';
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      if (text.length > LARGEST) child.kill();
    });
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      said = `${said}${part}`.slice(-400);
    });
    child.on('error', (error) => {
      const detail = errorCode(error) ?? '';
      resolve(
        err(
          detail === 'ABORT_ERR'
            ? fault('timeout', `${program} did not end in time.`, 'Raise the timeout of this target.')
            : fault(
                'config',
                `${program} cannot be run.`,
                'Correct pgbackrest.command, or install it.',
                detail,
              ),
        ),
      );
    });
    child.on('close', (code) => {
      if (text.length > LARGEST)
        resolve(err(fault('protocol', `${program} says more than 8 MiB.`, 'Name one stanza in its words.')));
      else if (code === 0) resolve(ok(text));
      else
        resolve(
          err(
            fault(
              'unexpected',
              `${program} ended with ${code ?? 'a signal'}: ${said.trim().split('\n').at(-1) ?? ''}`,
              'Run the same words by hand, as the user of the wall.',
            ),
          ),
        );
    });
  });
}

async function read(path: string): Promise<Result<string, Fault>> {
  try {
    const { size } = await stat(path);
    if (size > LARGEST) return err(fault('protocol', `${path} is over 8 MiB.`, 'Let it hold one stanza.'));
    return ok(await readFile(path, 'utf8'));
  } catch (error) {
    const code = errorCode(error) ?? '';
    const why = code === 'ENOENT' ? 'is not there' : 'cannot be read';
    return err(
      fault(
        'config',
        `${path} ${why}.`,
        'Correct pgbackrest.file, or let the user of the wall read it.',
        code,
      ),
    );
  }
}

async function get(url: string, signal: AbortSignal): Promise<Result<string, Fault>> {
  const { host } = new URL(url);
  try {
    const { statusCode, body } = await request(url, { signal });
    const text = await body.text();
    if (statusCode === 200) return ok(text);
    return err(fault('protocol', `${host} answers ${statusCode}.`, 'Correct pgbackrest.url.'));
  } catch (error) {
    const code = errorCode(error) ?? '';
    return err(fault('network', `${host} cannot be asked.`, 'Check the way to it, or pgbackrest.url.', code));
  }
}

function fault(code: Fault['code'], message: string, remedy: string, detail = ''): Fault {
  return { code, message, remedy, ...(detail === '' ? {} : { detail }) };
}
