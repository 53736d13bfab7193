import { readdirSync, readFileSync } from 'node:fs';

export interface ProcessMark {
  readonly pid: number;
  readonly name: string;
  /** clock ticks since boot at its start: tells it from a later process of the same number */
  readonly startedAt: string;
}

interface Row extends ProcessMark {
  readonly parent: number;
  readonly state: string;
}

/** A row of Linux's process table, see proc_pid_stat(5); null when there is none. */
function rowOf(pid: number): Row | null {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return null; // it has ended
  }
  // The name is in brackets and may hold any character, brackets too.
  const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { pid, name, state: fields[0] ?? '', parent: Number(fields[1]), startedAt: fields[19] ?? '' };
}

/** All that a process has started, directly or not, without itself. */
export function familyOf(pid: number): readonly ProcessMark[] {
  const rows = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => rowOf(Number(name)) ?? []);
  const below = (parent: number): readonly Row[] =>
    rows.filter((row) => row.parent === parent).flatMap((row) => [row, ...below(row.pid)]);
  return below(pid);
}

/** A zombie is not: nobody has asked yet how it ended. */
export function isAlive({ pid, startedAt }: ProcessMark): boolean {
  const row = rowOf(pid);
  return row !== null && row.startedAt === startedAt && row.state !== 'Z';
}
