import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

const loadings = createStore<number>(() => 0);

if (typeof document !== 'undefined')
  document.fonts.addEventListener('loadingdone', () => loadings.setState((count) => count + 1));

/**
 * A number that rises when a font has been loaded. An effect that measures a text depends on it: until then, the text
 * has the width of another font.
 */
export function useLoadedFaces(): number {
  return useStore(loadings);
}
