import { secondsWords } from '../../format/measured';
import type { LockSession } from '../../kinds/postgres/evidence';
import { type LockEvidence, work } from '../../kinds/postgres/lock-words';
import type { BlockingTree, WaitingGroup } from '../../model/incident';

const MOST_GROUPS = 3;

/** The blocking tree with the most waiters, and how to end it. */
export function blockingOf(evidence: Partial<LockEvidence>): {
  readonly tree: BlockingTree;
  readonly advice: string;
} | null {
  const root = evidence.tree?.roots[0];
  if (root === undefined) return null;
  const behind = root.blocks.flatMap((one) => descendants(one));
  const waiters = root.blocks.length + behind.length;
  const process = root.pid === 0 ? 'a prepared transaction' : `process ${root.pid}`;
  const age = root.xactAge === null ? '' : ` ${secondsWords(root.xactAge)}`;
  const others = (evidence.tree?.waiters ?? waiters) - waiters;
  const frees =
    others > 0
      ? `${waiters} of ${waiters + others}`
      : waiters === 1
        ? 'the one that waits'
        : `all ${waiters}`;
  return {
    tree: {
      root: {
        what: work(root),
        where: `${evidence.tenant ?? root.database}, ${process}`,
        state: `${root.state}${age}`,
      },
      direct: groupsOf(root.blocks),
      behind: groupsOf(behind),
      waiters,
    },
    advice:
      root.pid === 0
        ? `Rolling the prepared transaction back frees ${frees}. What it did is undone.`
        : `Ending process ${root.pid} frees ${frees}. What its transaction did is undone.`,
  };
}

function descendants({ blocks }: LockSession): readonly LockSession[] {
  return blocks.flatMap((one) => [one, ...descendants(one)]);
}

function groupsOf(sessions: readonly LockSession[]): readonly WaitingGroup[] {
  const counts = new Map<string, number>();
  for (const session of sessions) {
    const what = work(session);
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  const groups = [...counts].map(([what, count]) => ({ what, count })).sort((a, b) => b.count - a.count);
  if (groups.length <= MOST_GROUPS) return groups;
  const rest = groups.slice(MOST_GROUPS - 1).reduce((sum, { count }) => sum + count, 0);
  return [...groups.slice(0, MOST_GROUPS - 1), { what: 'others', count: rest }];
}
