import { memo, useEffect, useState } from 'react';
import { type ViewId, viewTitle } from '../../shared/model/views';
import { useNow, useWall } from '../state/wall-store';
import { loadedView } from '../views/views';
import { RETRY_MS, ViewBoundary } from './view-boundary';

const FADE_MS = 300;

/** The view on the screen, and for 300 ms the one before it. */
export const ViewStage = memo(function ViewStage(props: {
  readonly view: ViewId;
  /** its code could not be loaded */
  readonly error: Error | null;
}) {
  const { view, error } = props;
  const still = useWall((state) => state.boot.mode === 'shot');
  const leaving = useLeaving(view, still);
  const attempt = useNow(RETRY_MS);
  const layers: readonly ViewId[] = leaving === null ? [view] : [leaving, view];
  return (
    <>
      {layers.map((id) => {
        const Component = loadedView(id);
        const gone = id !== view;
        return (
          <div
            key={id}
            className={gone ? 'layer is-leaving' : leaving === null ? 'layer' : 'layer is-entering'}
            aria-hidden={gone}
            inert={gone}
          >
            <ViewBoundary title={viewTitle(id)} attempt={attempt}>
              {Component === null ? <Unloaded error={error} /> : <Component />}
            </ViewBoundary>
          </div>
        );
      })}
    </>
  );
});

/** Fails like a view that cannot be drawn, so that its boundary shows the error. */
function Unloaded({ error }: { readonly error: Error | null }): never {
  throw error ?? new Error('its code is not loaded');
}

function useLeaving(view: ViewId, still: boolean): ViewId | null {
  const [from, setFrom] = useState(view);
  const [leaving, setLeaving] = useState<ViewId | null>(null);
  if (from !== view) {
    setFrom(view);
    setLeaving(still || matchMedia('(prefers-reduced-motion: reduce)').matches ? null : from);
  }
  useEffect(() => {
    const timer = setTimeout(() => setLeaving(null), FADE_MS);
    return () => clearTimeout(timer);
  }, [view]);
  return leaving === view ? null : leaving;
}
