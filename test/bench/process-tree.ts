import { readdirSync, readFileSync, realpathSync } from 'node:fs';

/** Clock ticks a second of /proc/PID/stat on Linux. */
const TICKS = 100;

function parents(): Map<number, number> {
  const tree = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const fields = statOf(Number(name));
    if (fields !== null) tree.set(Number(name), Number(fields[1]));
  }
  return tree;
}

/** Fields of /proc/PID/stat after the command's name: state, ppid, … */
function statOf(pid: number): readonly string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

/** A process and all below it. */
export function treeOf(root: number): readonly number[] {
  const tree = parents();
  const inTree = (pid: number): boolean =>
    pid === root || (tree.has(pid) && pid > 1 && inTree(tree.get(pid) as number));
  return [...tree.keys()].filter(inTree);
}

/** Proportional set size of a tree, bytes: shared pages count once. */
export function pssOf(root: number): number {
  let kilobytes = 0;
  for (const pid of treeOf(root)) {
    try {
      const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
      kilobytes += Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0);
    } catch {
      // it ended meanwhile
    }
  }
  return kilobytes * 1024;
}

/** Processor time of a tree since its start, s. */
export function cpuOf(root: number): number {
  let ticks = 0;
  for (const pid of treeOf(root)) {
    const fields = statOf(pid);
    if (fields !== null) ticks += Number(fields[11]) + Number(fields[12]);
  }
  return ticks / TICKS;
}

/** Part of a window that a process is; `launcher` is whatever waits for Electron, `other` a helper such as a zygote. */
export type Role = 'launcher' | 'main' | 'page' | 'gpu' | 'network' | 'other';

function roleOf(pid: number, electron: string): Role {
  try {
    if (realpathSync(`/proc/${pid}/exe`) !== realpathSync(electron)) return 'launcher';
    // Chromium writes its own arguments into one string for some processes.
    const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    const type = / --type=([a-z-]+)/.exec(args)?.[1];
    if (type === undefined) return 'main';
    if (type === 'renderer') return 'page';
    if (type === 'gpu-process') return 'gpu';
    return args.includes('network.mojom.NetworkService') ? 'network' : 'other';
  } catch {
    return 'other';
  }
}

/**
 * Processor time of the running threads of a tree by role, s, to the microsecond: the clock ticks of `cpuOf` are too
 * coarse for a window that hardly does anything.
 * @param electron the program whose processes are no launcher
 */
export function cpuByRole(root: number, electron: string): Readonly<Record<Role, number>> {
  const seconds = { launcher: 0, main: 0, page: 0, gpu: 0, network: 0, other: 0 };
  for (const pid of treeOf(root)) seconds[roleOf(pid, electron)] += threadsOf(pid);
  return seconds;
}

function threadsOf(pid: number): number {
  let nanoseconds = 0;
  try {
    for (const thread of readdirSync(`/proc/${pid}/task`))
      nanoseconds += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
  } catch {
    // it ended meanwhile
  }
  return nanoseconds / 1e9;
}

/** Processes that run `program` and are none of `root`'s tree: they take on part of the pages that it shares. */
export function othersRunning(program: string, root: number): number {
  const own = new Set(treeOf(root));
  let others = 0;
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name) || own.has(Number(name))) continue;
    try {
      if (realpathSync(`/proc/${name}/exe`) === realpathSync(program)) others++;
    } catch {
      // it ended meanwhile, or is another user's
    }
  }
  return others;
}
