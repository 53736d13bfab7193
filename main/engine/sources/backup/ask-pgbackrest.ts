import { spawn } from 'node:child_process';
import type { PgbackrestPlace } from '../../../../shared/kinds/backup/target';
import type { Fault } from '../../../../shared/model/observation';
import { err, ok, type Result } from '../../../../shared/model/result';
import { errorCode } from '../../runtime/network-errors';
import { readText } from '../../runtime/read-text';
import type { TextClient } from '../http/text-client';

const LARGEST = 8 * 1024 * 1024;

/**
 * Reads the output of `pgbackrest info --output=json` from the configured place. Nothing else is run or read.
 * @param client of the origin of `url`; null: it is a file or a command
 */
export function askPgbackrest(
  place: PgbackrestPlace,
  client: TextClient | null,
  signal: AbortSignal,
): Promise<Result<string, Fault>> {
  if (place.command !== null) return run(place.command, signal);
  if (client !== null) return get(new URL(place.url ?? ''), client, signal);
  return read(place.file ?? '');
}

/** Without a shell: what it is given are words, not a line. */
function run(command: readonly string[], signal: AbortSignal): Promise<Result<string, Fault>> {
  const [program = '', ...words] = command;
  return new Promise((resolve) => {
    // A group of its own: what the command starts in turn (sudo, ssh, a shell) ends with it.
    const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    const end = (): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const onAbort = (): void => {
      end();
      resolve(err(fault('timeout', `${program} did not end in time.`, 'Raise the timeout of this target.')));
    };
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    let text = '';
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      if (text.length > LARGEST) end();
    });
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      said = `${said}${part}`.slice(-400);
    });
    child.on('error', (error) => {
      signal.removeEventListener('abort', onAbort);
      const remedy = 'Correct pgbackrest.command, or install it.';
      resolve(err(fault('config', `${program} cannot be run.`, remedy, errorCode(error) ?? '')));
    });
    child.on('close', (code) => {
      signal.removeEventListener('abort', onAbort);
      if (text.length > LARGEST)
        resolve(
          err(fault('protocol', `${program} prints more than 8 MiB.`, 'Name one stanza in the command.')),
        );
      else if (code === 0) resolve(ok(text));
      else
        resolve(
          err(
            fault(
              'unexpected',
              `${program} ended with ${code ?? 'a signal'}: ${said.trim().split('\n').at(-1) ?? ''}`,
              'Run the same command by hand as the wall’s user.',
            ),
          ),
        );
    });
  });
}

async function read(path: string): Promise<Result<string, Fault>> {
  const text = await readText(path, LARGEST);
  if (text.ok) return text;
  const { code, what } = text.error;
  if (code === 'TOO_LARGE') return err(fault('protocol', `${path} ${what}.`, 'Limit it to one stanza.'));
  const why = code === 'ENOENT' ? 'does not exist' : what;
  const remedy = 'Correct pgbackrest.file, or make it readable for the wall’s user.';
  return err(fault('config', `${path} ${why}.`, remedy, code));
}

async function get(url: URL, client: TextClient, signal: AbortSignal): Promise<Result<string, Fault>> {
  const answer = await client.get(url, {}, signal);
  if (!answer.ok) return answer;
  const { status, text } = answer.value;
  if (status === 200) return ok(text);
  return err(fault('protocol', `${url.host} answers ${status}.`, 'Correct pgbackrest.url.'));
}

function fault(code: Fault['code'], message: string, remedy: string, detail = ''): Fault {
  return { code, message, remedy, ...(detail === '' ? {} : { detail }) };
}
