import { memo, useEffect, useState } from 'react';
import { type ViewId, viewTitle } from '../../shared/model/views';
import { useNow, useWall } from '../state/wall-store';
import { ViewBoundary } from './view-boundary';
import { VIEWS } from './views';

const FADE_MS = 300;
const RETRY_MS = 10_000;

/** The view on the screen, and for 300 ms the one before it. */
export const ViewStage = memo(function ViewStage({ view }: { readonly view: ViewId }) {
  const still = useWall((state) => state.boot.mode === 'shot');
  const leaving = useLeaving(view, still);
  const attempt = useNow(RETRY_MS);
  const layers: readonly ViewId[] = leaving === null ? [view] : [leaving, view];
  return (
    <>
      {layers.map((id) => {
        const Component = VIEWS[id];
        const gone = id !== view;
        return (
          <div
            key={id}
            className={gone ? 'layer is-leaving' : leaving === null ? 'layer' : 'layer is-entering'}
            aria-hidden={gone}
            inert={gone}
          >
            <ViewBoundary title={viewTitle(id)} attempt={attempt}>
              <Component />
            </ViewBoundary>
          </div>
        );
      })}
    </>
  );
});

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
