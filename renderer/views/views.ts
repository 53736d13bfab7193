import type { FunctionComponent } from 'react';
import type { ViewId } from '../../shared/model/views';

/** The view `ID` is exported by `ID/ID-view.tsx` as `IdView`; the build makes a separate file for each. */
const FILES = import.meta.glob<Readonly<Record<string, FunctionComponent | undefined>>>('./*/*-view.tsx');

const loaded = new Map<ViewId, FunctionComponent>();
const loading = new Map<ViewId, Promise<void>>();

/** @returns null: not loaded yet */
export function loadedView(view: ViewId): FunctionComponent | null {
  return loaded.get(view) ?? null;
}

/** Loads the code of a view once. Rejects on failure; the next call tries again. */
export function loadView(view: ViewId): Promise<void> {
  const before = loading.get(view);
  if (before !== undefined) return before;
  const now = load(view).catch((error: unknown) => {
    loading.delete(view);
    throw error;
  });
  loading.set(view, now);
  return now;
}

async function load(view: ViewId): Promise<void> {
  const name = `${view.charAt(0).toUpperCase()}${view.slice(1)}View`;
  const file = `./${view}/${view}-view.tsx`;
  const component = (await FILES[file]?.())?.[name];
  if (component === undefined) throw new Error(`${file} exports no ${name}`);
  loaded.set(view, component);
}
