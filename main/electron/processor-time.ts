import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { app } from 'electron';

/** Clock ticks of Linux a second, fixed for programs (USER_HZ, man 5 proc). */
const TICKS = 100;
/** Fields 14 and 15 of /proc/PID/stat, counted after the name in brackets, which may hold anything. */
const USER_TIME = 11;
const SYSTEM_TIME = 12;

/** s of processor time that a process has used; null: it is gone, or the system does not say. */
export function processTime(pid: number): number | null {
  if (process.platform !== 'linux') {
    const metric = app.getAppMetrics().find((one) => one.pid === pid);
    return metric?.cpu.cumulativeCPUUsage ?? null;
  }
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(fields[USER_TIME]) + Number(fields[SYSTEM_TIME]);
    return Number.isFinite(ticks) ? ticks / TICKS : null;
  } catch {
    return null;
  }
}

/** ms of all processors since the machine started: in use, and in all. */
export interface MachineTime {
  readonly used: number;
  readonly all: number;
}

/** Node's own figures also ask each processor for its frequency, which costs three times as much. */
function linuxTime(): MachineTime {
  try {
    const [, ...ticks] = readFileSync('/proc/stat', 'utf8').split('\n', 1)[0]?.split(/ +/).map(Number) ?? [];
    const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] = ticks;
    const used = (user + nice + system + irq + softirq + steal) * (1_000 / TICKS);
    return { used, all: used + (idle + iowait) * (1_000 / TICKS) };
  } catch {
    return { used: 0, all: 0 };
  }
}

/** Both are 0 where the system does not say. */
export function machineTime(): MachineTime {
  if (process.platform === 'linux') return linuxTime();
  let used = 0;
  let idle = 0;
  for (const { times } of cpus()) {
    used += times.user + times.nice + times.sys + times.irq;
    idle += times.idle;
  }
  return { used, all: used + idle };
}

/** Share 0..1 in use between two looks; null: too little time has passed. */
export function busyShare(before: MachineTime, after: MachineTime): number | null {
  const all = after.all - before.all;
  return all < 100 ? null : (after.used - before.used) / all;
}
