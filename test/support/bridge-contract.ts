import type { SnapshotUpdate, WallBridge } from '../../shared/contract/wall-bridge';
import { SECTION_NAMES } from '../../shared/model/snapshot';

/** What any WallBridge must do, while snapshots keep coming. @returns what it did not do; runs in a page and in Node */
export async function violationsOf(bridge: WallBridge): Promise<readonly string[]> {
  const violations: string[] = [];
  const must = (met: boolean, what: string): void => {
    if (!met) violations.push(what);
  };
  const { view, mode, version } = bridge.boot;
  must(view === null || typeof view === 'string', 'boot.view is a view or null');
  must(mode === 'wall' || mode === 'shot', 'boot.mode is wall or shot');
  must(version !== '', 'boot.version is said');

  const first = listen(bridge);
  const updates = await first.take(4);
  const [whole, ...later] = updates;
  must(whole !== undefined && carriesAll(whole), 'the first update carries every section');
  must(
    updates.every(({ seq }, i) => i === 0 || seq > (updates[i - 1] as SnapshotUpdate).seq),
    'seq rises',
  );
  must(
    later.every(({ sections, versions }) =>
      Object.keys(sections).every((name) => versions[name as keyof typeof versions] !== undefined),
    ),
    'a section comes with its version',
  );
  must(
    later.some((update) => !carriesAll(update)),
    'a section that did not change does not come again',
  );

  const second = listen(bridge);
  must(carriesAll(await second.next()), 'a later subscriber also starts with every section');
  second.stop();
  const heard = second.count();
  await first.take(2);
  must(second.count() === heard, 'one who unsubscribed hears no more');
  first.stop();

  const result = await bridge.command({ type: 'dismiss-notice', id: 'none' });
  must(result.ok, 'a command is answered');
  return violations;
}

function carriesAll({ sections, versions }: SnapshotUpdate): boolean {
  return SECTION_NAMES.every((name) => sections[name] !== undefined && versions[name] !== undefined);
}

/** A subscriber that says of each update that it is on the screen, as the wall does. */
function listen(bridge: WallBridge) {
  const waiting: SnapshotUpdate[] = [];
  let wake: () => void = () => undefined;
  let count = 0;
  const stop = bridge.subscribe((update) => {
    count++;
    waiting.push(update);
    bridge.applied(update.seq);
    wake();
  });
  const next = async (): Promise<SnapshotUpdate> => {
    for (;;) {
      const update = waiting.shift();
      if (update !== undefined) return update;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return {
    next,
    stop,
    count: () => count,
    take: async (n: number): Promise<readonly SnapshotUpdate[]> => {
      const taken: SnapshotUpdate[] = [];
      while (taken.length < n) taken.push(await next());
      return taken;
    },
  };
}
