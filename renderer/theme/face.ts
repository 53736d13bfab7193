import { useSyncExternalStore } from 'react';

let loaded = 0;
const listeners = new Set<() => void>();

if (typeof document !== 'undefined')
  document.fonts.addEventListener('loadingdone', () => {
    loaded += 1;
    for (const tell of listeners) tell();
  });

function subscribe(tell: () => void): () => void {
  listeners.add(tell);
  return () => listeners.delete(tell);
}

/**
 * A number that rises when a font has been loaded. An effect that measures a text depends on it: before that moment the
 * text has the width of another font.
 */
export function useLoadedFaces(): number {
  return useSyncExternalStore(
    subscribe,
    () => loaded,
    () => 0,
  );
}
