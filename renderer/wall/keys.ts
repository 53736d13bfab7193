import { useEffect } from 'react';
import type { CommandResult, WallCommand } from '../../shared/contract/wall-bridge';
import { useWallStore, type WallStore } from '../state/wall-store';

type Command = (command: WallCommand) => Promise<CommandResult>;

/** What a key does. @returns whether it meant anything */
export function pressKey(key: string, store: WallStore, send: (command: WallCommand) => void): boolean {
  const { overlay } = store.api.getState();
  if (overlay !== null) {
    store.overlay(null);
    if (overlay === 'quit' && key === 'Enter') send({ type: 'quit' });
    return true;
  }
  if (/^[1-9]$/.test(key)) {
    store.move({ type: 'show', index: Number(key) - 1 });
    return true;
  }
  switch (key) {
    case 'ArrowRight':
    case 'ArrowDown':
      store.move({ type: 'next' });
      return true;
    case 'ArrowLeft':
    case 'ArrowUp':
      store.move({ type: 'previous' });
      return true;
    case ' ':
      store.move({ type: 'pause' });
      return true;
    case 'Enter':
      store.move({ type: 'pin' });
      return true;
    case '?':
      store.overlay('help');
      return true;
    case 'f':
      send({ type: 'toggle-fullscreen' });
      return true;
    case 'q':
    case 'Escape':
      store.overlay('quit');
      return true;
    default:
      return false;
  }
}

/** Share of the width at either side that a tap turns the view on. */
const EDGE = 0.15;

/** Listens to keys, TV remotes (which send them) and taps while the wall is up. */
export function useKeys(command: Command): void {
  const store = useWallStore();
  useEffect(() => {
    const send = (wanted: WallCommand): void => {
      command(wanted).then(
        (result) => {
          if (!result.ok) console.warn(result.reason);
        },
        (error: unknown) => console.error(error),
      );
    };
    const keyed = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
      if (pressKey(event.key, store, send)) event.preventDefault();
    };
    const tapped = (event: PointerEvent): void => {
      if (event.pointerType !== 'touch') return;
      if (store.api.getState().overlay !== null) return store.overlay(null);
      const at = event.clientX / window.innerWidth;
      store.move({ type: at < EDGE ? 'previous' : at > 1 - EDGE ? 'next' : 'pause' });
    };
    window.addEventListener('keydown', keyed);
    window.addEventListener('pointerup', tapped);
    return () => {
      window.removeEventListener('keydown', keyed);
      window.removeEventListener('pointerup', tapped);
    };
  }, [store, command]);
}
