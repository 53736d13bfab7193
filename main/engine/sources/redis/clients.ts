import { numberIn } from './reply';

/** One connection of a server, as CLIENT LIST has it. */
export interface ClientEntry {
  readonly id: string;
  /** as MONITOR names it */
  readonly address: string;
  readonly name: string;
  /** null: before Redis 6 there were none */
  readonly user: string | null;
  readonly database: string;
  /** commands since it was made; null: this server does not count them */
  readonly commands: number | null;
  /** bytes that wait to be sent to it */
  readonly waiting: number;
}

/** The probe's own connections, of this program and of any other on the same server. */
export const OWN_NAME = 'gantry';

/** Lines of `id=3 addr=127.0.0.1:60866 … user=default … tot-cmds=7`: https://redis.io/docs/latest/commands/client-list/ */
export function parseClients(text: string): readonly ClientEntry[] {
  const clients: ClientEntry[] = [];
  for (const line of text.split('\n')) {
    const id = fieldOf(line, 'id');
    const address = fieldOf(line, 'addr');
    if (id === null || address === null) continue;
    const commands = fieldOf(line, 'tot-cmds');
    clients.push({
      id,
      address,
      name: fieldOf(line, 'name') ?? '',
      user: fieldOf(line, 'user'),
      database: fieldOf(line, 'db') ?? '0',
      commands: numberIn(commands),
      waiting: numberIn(fieldOf(line, 'omem')) ?? 0,
    });
  }
  return clients;
}

/** A value ends at a blank: a client's name may hold none. */
function fieldOf(line: string, name: string): string | null {
  const key = ` ${name}=`;
  const at = ` ${line}`.indexOf(key);
  if (at === -1) return null;
  const from = at + key.length - 1;
  const end = line.indexOf(' ', from);
  return line.slice(from, end === -1 ? undefined : end).trimEnd();
}
