/**
 * The narrowest ACL rule that allows a command, on all keys where those that it looks at are not known before:
 * `+slowlog|get`. Rules for subcommands exist since Redis 7; an older server wants the command's own, `+slowlog`.
 * @param command as it is sent: `SLOWLOG GET`
 */
export function grantOf(command: string): string {
  if (command === 'MEMORY USAGE') return '+memory|usage %R~*';
  const [name = '', sub] = command.toLowerCase().split(' ');
  return sub === undefined ? `+${name}` : `+${name}|${sub}`;
}
