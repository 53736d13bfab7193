/**
 * How many standbys must confirm before a commit returns.
 * @param setting synchronous_standby_names: `a, b`, `2 (a, b)`, `FIRST 2 (a, b)`, `ANY 2 (*)`
 * https://www.postgresql.org/docs/current/runtime-config-replication.html#GUC-SYNCHRONOUS-STANDBY-NAMES
 */
export function standbysAwaited(setting: string): number {
  if (setting.trim() === '') return 0;
  const [, count] = /^(?:(?:FIRST|ANY)\s*)?(\d+)\s*\(/iu.exec(setting.trim()) ?? [];
  return count === undefined ? 1 : Number(count);
}
