import { useSyncExternalStore } from 'react';
import { type ViewId, viewTitle } from '../../shared/model/views';
import { useWall } from '../state/wall-store';
import { box, GRID, pixelsPerUnit, units } from '../theme/place';
import { useLoadedView } from './use-loaded-view';
import { ViewStage } from './view-stage';

/** Grid units from one view to the next below it: a view, and its title in place of the frame. */
export const PITCH = GRID.height - 32;

/** Views that fit below the first one: on a landscape screen none. @param height grid units of the screen */
export function fitBelow(height: number): number {
  return Math.max(0, Math.floor((height - GRID.height) / PITCH));
}

/** The views after the one on the screen, in the order of the rotation. */
export function viewsBelow(views: readonly ViewId[], shown: ViewId | null, room: number): readonly ViewId[] {
  const at = shown === null ? -1 : views.indexOf(shown);
  const others = [...views.slice(at + 1), ...views.slice(0, Math.max(0, at))];
  return others.slice(0, room);
}

function resized(listener: () => void): () => void {
  window.addEventListener('resize', listener);
  return () => window.removeEventListener('resize', listener);
}

/** The views below the one on the screen: a portrait screen shows several at once. */
export function useViewsBelow(shown: ViewId | null): readonly ViewId[] {
  const room = useSyncExternalStore(resized, () => fitBelow(window.innerHeight / pixelsPerUnit()));
  const views = useWall(({ sections }) => {
    const { frame } = sections ?? {};
    const busy = frame === undefined || frame.empty || (frame.start ?? null) !== null;
    return busy || frame.connection === 'replay' ? NO_VIEWS : frame.views;
  });
  return viewsBelow(views, shown, room);
}
const NO_VIEWS: readonly ViewId[] = [];

/** @param at 1: the first below */
export function StackedView({ view, at }: { readonly view: ViewId; readonly at: number }) {
  const loaded = useLoadedView(view);
  return (
    <div className="views" style={{ transform: `translateY(${units(at * PITCH)})` }}>
      <span className="t-note is-strong ink-1" style={box(GRID.margin, 21)}>
        {viewTitle(view)}
      </span>
      <div className="rule" style={box(GRID.margin, 58, GRID.right - GRID.margin)} />
      {loaded.view !== null && <ViewStage view={loaded.view} error={loaded.error} />}
    </div>
  );
}
