import { secondsWords } from '../../format/measured';
import type { LockSession } from '../../kinds/postgres/evidence';
import { type LockEvidence, work } from '../../kinds/postgres/lock-words';
import type { BlockingTree, WaitingGroup } from '../../model/incident';

const MOST_GROUPS = 3;

/**
 * The blocking tree with the most waiters, and how to end it. `waiters` counts every session of the server that waits,
 * as the sentence does; where there are several roots, `others` wait for another one.
 */
export function blockingOf(evidence: Partial<LockEvidence>): {
  readonly tree: BlockingTree;
  readonly advice: string;
  readonly act: { readonly what: string; readonly effect: string };
} | null {
  const root = evidence.tree?.roots[0];
  if (root === undefined) return null;
  const behind = root.blocks.flatMap((one) => descendants(one));
  const waiters = root.blocks.length + behind.length;
  const process = root.pid === 0 ? 'a prepared transaction' : `process ${root.pid}`;
  const age = root.xactAge === null ? '' : ` ${secondsWords(root.xactAge)}`;
  const all = Math.max(waiters, evidence.tree?.waiters ?? waiters);
  const each = waiters === 1 ? 'the one that waits' : waiters === 2 ? 'both that wait' : `all ${waiters}`;
  const frees = all > waiters ? `${waiters} of ${all}` : each;
  const undone = 'What its transaction did is undone.';
  return {
    tree: {
      root: {
        what: work(root),
        where: `${evidence.tenant ?? root.database}, ${process}`,
        state: `${root.state}${age}`,
      },
      direct: groupsOf(root.blocks),
      behind: groupsOf(behind),
      waiters: all,
      ...(all > waiters ? { others: all - waiters } : {}),
    },
    ...(root.pid === 0
      ? {
          advice: `Rolling the prepared transaction back frees ${frees}. What it did is undone.`,
          act: {
            what: 'Roll the prepared transaction back',
            effect: `It frees ${frees}. What it did is undone.`,
          },
        }
      : {
          advice: `Ending process ${root.pid} frees ${frees}. ${undone}`,
          act: { what: `End process ${root.pid}`, effect: `It frees ${frees}. ${undone}` },
        }),
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
