import { decodeUpdate } from '../../shared/contract/bridge-decode';
import { PORT_MESSAGE } from '../../shared/contract/channels';
import type {
  CommandResult,
  SnapshotUpdate,
  WallBoot,
  WallBridge,
  WallCommand,
} from '../../shared/contract/wall-bridge';

/** The object that the preload script exposes. */
export interface Exposed {
  readonly boot: WallBoot;
  connect(): void;
  command(command: WallCommand): Promise<CommandResult>;
}

/** The bridge over a message port from Electron's main process. */
export function electronBridge(exposed: Exposed): WallBridge {
  const listeners = new Set<(update: SnapshotUpdate) => void>();
  let port: MessagePort | null = null;

  window.addEventListener('message', (event: MessageEvent) => {
    if (event.source !== window || event.data !== PORT_MESSAGE) return;
    port?.close();
    port = event.ports[0] ?? null;
    if (port === null) return;
    port.onmessage = ({ data }: MessageEvent) => {
      const update = decodeUpdate(data);
      if (update === null) {
        console.error('An update from the engine could not be read and was left out.');
        return;
      }
      for (const listener of listeners) listener(update);
    };
  });

  return {
    boot: exposed.boot,
    subscribe(listener) {
      listeners.add(listener);
      // A new port starts with all sections, so each new subscriber gets the full state.
      exposed.connect();
      return () => {
        listeners.delete(listener);
      };
    },
    applied(seq) {
      port?.postMessage({ type: 'applied', seq });
    },
    command: (command) => exposed.command(command),
  };
}
