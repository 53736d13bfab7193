import { useEffect, useState } from 'react';
import { isView, type ViewId } from '../../shared/model/views';
import { useWall } from '../state/wall-store';
import { loadedView, loadView } from '../views/views';
import { RETRY_MS } from './view-boundary';

export interface LoadedView {
  /** null: none is loaded yet */
  readonly view: ViewId | null;
  /** why `view` cannot be shown; null: it can */
  readonly error: Error | null;
}

/**
 * The view to show: the wanted one as soon as its code is loaded, until then the previous one, so that a change never
 * shows an empty screen. A view that fails to load is tried again every 10 s.
 */
export function useLoadedView(wanted: ViewId | null): LoadedView {
  const [shown, setShown] = useState<LoadedView>({ view: null, error: null });
  const attempt = useWall(({ now }) => (shown.error === null ? 0 : Math.floor(now / RETRY_MS)));
  const ready = wanted !== null && loadedView(wanted) !== null;
  if (ready && (shown.view !== wanted || shown.error !== null)) setShown({ view: wanted, error: null });
  useEffect(() => {
    if (wanted === null) return undefined;
    let current = true;
    // The code may have arrived between the render and this effect: then nothing else would render the wall again.
    const show = (error: Error | null): void => {
      if (!current) return;
      setShown((before) =>
        before.view === wanted && before.error === error ? before : { view: wanted, error },
      );
    };
    loadView(wanted).then(
      () => show(null),
      (error: unknown) => show(error instanceof Error ? error : new Error(String(error))),
    );
    return () => {
      current = false;
    };
  }, [wanted, attempt]);
  return ready ? { view: wanted, error: null } : shown;
}

/**
 * Loads the views of the rotation, and the incident view, in advance. One that fails is tried again at its turn.
 * @param begun a first view is painted, so there is time; a picture needs no other view
 */
export function useViewsAhead(begun: boolean): void {
  const ahead = useWall(({ boot, sections }) =>
    boot.mode === 'shot' || sections === null ? '' : [...sections.frame.views, 'incident'].join(' '),
  );
  useEffect(() => {
    if (begun) for (const id of ahead.split(' ')) if (isView(id)) loadView(id).catch(() => undefined);
  }, [ahead, begun]);
}
