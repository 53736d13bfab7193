import { createRoot } from 'react-dom/client';
import type { WallBridge } from '../shared/contract/wall-bridge';
import { ReviewControl } from './state/review-control';
import { TenantControl } from './state/tenant-control';
import { createWallStore, WallStoreProvider } from './state/wall-store';
import { startTicker } from './wall/ticker';
import { Wall } from './wall/wall';

/**
 * Shows the wall in `root`, fed by `bridge`. An update counts as applied once it has been painted.
 * @returns unmounts it and lets go of the bridge
 */
export function mountWall(bridge: WallBridge, root: HTMLElement): () => void {
  const store = createWallStore(bridge.boot, () => performance.now());
  const review = new ReviewControl(store, (command) => bridge.command(command));
  const tenants = new TenantControl(store, (command) => bridge.command(command));
  const reactRoot = createRoot(root);
  reactRoot.render(
    <WallStoreProvider value={store}>
      <Wall
        review={review}
        tenants={tenants}
        command={(command) => bridge.command(command)}
        applied={(seq) => bridge.applied(seq)}
      />
    </WallStoreProvider>,
  );
  const unsubscribe = bridge.subscribe((update) => store.apply(update));
  const stopTicker = startTicker(store);
  return () => {
    stopTicker();
    tenants.leave();
    unsubscribe();
    reactRoot.unmount();
  };
}
