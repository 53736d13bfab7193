import { createRoot } from 'react-dom/client';
import type { CommandResult, WallBridge, WallCommand } from '../shared/contract/wall-bridge';
import { isView } from '../shared/model/views';
import { IncidentControl } from './state/incident-control';
import { LockControl } from './state/lock-control';
import { ReviewControl } from './state/review-control';
import { ServiceControl } from './state/service-control';
import { TenantControl } from './state/tenant-control';
import { createWallStore, WallStoreProvider } from './state/wall-store';
import { loadView } from './views/views';
import { startTicker } from './wall/ticker';
import { Wall } from './wall/wall';

/**
 * Shows the wall in `root`, with data from `bridge`. An update counts as applied once it is painted.
 * @returns unmounts the wall and disconnects from the bridge
 */
export function mountWall(bridge: WallBridge, root: HTMLElement): () => void {
  const store = createWallStore(bridge.boot, () => performance.now());
  const send = (command: WallCommand): Promise<CommandResult> => bridge.command(command);
  const controls = {
    review: new ReviewControl(store, send),
    tenants: new TenantControl(store, send),
    services: new ServiceControl(store, send),
    incidents: new IncidentControl(send),
    lock: new LockControl(send),
  };
  // Loads the view while the first snapshot is on its way.
  if (isView(bridge.boot.view)) loadView(bridge.boot.view).catch(() => undefined);
  const reactRoot = createRoot(root);
  reactRoot.render(
    <WallStoreProvider value={store}>
      <Wall controls={controls} command={send} applied={(seq) => bridge.applied(seq)} />
    </WallStoreProvider>,
  );
  const ticker = startTicker(store);
  const unsubscribe = bridge.subscribe((update) => {
    store.apply(update);
    ticker.heard();
  });
  return () => {
    ticker.stop();
    controls.tenants.leave();
    controls.services.leave();
    unsubscribe();
    reactRoot.unmount();
  };
}
