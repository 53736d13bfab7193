import type { Synchronous } from '../../../../shared/kinds/postgres/evidence';

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

/**
 * How many names are listed.
 * @param setting synchronous_standby_names
 * @returns null: any standby counts
 */
export function standbysListed(setting: string): number | null {
  if (setting.trim() === '') return 0;
  const [, inner] = /\(([^)]*)\)/u.exec(setting) ?? [];
  const names = (inner ?? setting).match(/"(?:[^"]|"")*"|[^,\s]+/gu) ?? [];
  return names.some((name) => name === '*' || name === '"*"') ? null : names.length;
}

/** @param settings as a server states them, by name */
export function synchronousOf(settings: Readonly<Record<string, string>>): Synchronous {
  const names = settings['synchronous_standby_names'] ?? '';
  return {
    awaited: standbysAwaited(names),
    listed: standbysListed(names),
    commit: settings['synchronous_commit'] ?? '',
  };
}
