import { mountWall } from '../../renderer/mount';
import type { Snapshot } from '../../shared/model/snapshot';
import { FIXTURES } from '../builders/fixtures';
import { FakeBridge } from '../fakes/fake-bridge';
import { snapshotOf } from '../support/snapshot-text';

/** What a script in the page may do with the wall on it. */
export interface LookHandle {
  readonly bridge: FakeBridge;
  readonly names: readonly string[];
  show(name: string, seq?: number): void;
  snapshot(name: string): Snapshot;
  /** Shows one that was kept. @param text of {@link snapshotText} */
  put(text: string): void;
}

const asked = new URLSearchParams(location.search);
const bridge = new FakeBridge({
  view: asked.get('view'),
  mode: asked.get('mode') === 'wall' ? 'wall' : 'shot',
  version: 'look',
});
const face = asked.get('face');
if (face !== null) document.documentElement.style.setProperty('--face', face);

function snapshot(name: string): Snapshot {
  const build = FIXTURES[name];
  if (build === undefined)
    throw new Error(`no fixture ${name}; there are ${Object.keys(FIXTURES).join(', ')}`);
  return build();
}

const handle: LookHandle = {
  bridge,
  names: Object.keys(FIXTURES),
  snapshot,
  show: (name, seq = bridge.appliedSeq + 1) => push(snapshot(name), seq),
  put: (text) => push(snapshotOf(text), bridge.appliedSeq + 1),
};

function push({ sections, t, versions }: Snapshot, seq: number): void {
  const risen = Object.fromEntries(Object.keys(versions).map((key) => [key, seq])) as Snapshot['versions'];
  bridge.push({ seq, t, versions: risen, sections });
}
Object.assign(window, { look: handle });

const root = document.getElementById('wall');
if (root === null) throw new Error('the page has no element #wall');
mountWall(bridge, root);
const fixture = asked.get('fixture');
if (fixture !== null) handle.show(fixture);
