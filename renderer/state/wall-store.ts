import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { SnapshotUpdate, WallBoot } from '../../shared/contract/wall-bridge';
import { SECTION_NAMES, type SectionName, type Sections } from '../../shared/model/snapshot';
import { isView, type ViewId } from '../../shared/model/views';
import { silenceStep, type WallClock } from './freshness';
import { asked, dealtWith, type Incidents, NO_PREEMPT, type Preempt, preempt, released } from './preempt';
import { NEW_REVIEW, type ReviewState } from './review';
import { FIRST, type Rotation, type RotationMove, rotate } from './rotation';
import { shared } from './shared-parts';
import { NO_LOOK, type TenantLook } from './tenant-look';

export type Overlay = 'help' | 'quit' | 'note' | 'drill' | 'acknowledge' | null;

export interface WallState extends WallClock {
  readonly boot: WallBoot;
  /** null until every section has arrived once */
  readonly sections: Sections | null;
  readonly seq: number;
  /** engine time of the newest update, and the monotonic time of its arrival, ms */
  readonly heard: { readonly t: number; readonly at: number } | null;
  readonly rotation: Rotation;
  readonly overlay: Overlay;
  readonly review: ReviewState;
  readonly tenant: TenantLook;
  /** id of the service with an open page in the recovery view */
  readonly service: string | null;
  readonly preempt: Preempt;
  /** why the last key had no effect; until: monotonic ms; null: it had one, or a while has passed */
  readonly hint: { readonly text: string; readonly until: number } | null;
}

export interface WallStore {
  readonly api: StoreApi<WallState>;
  /** Applies an update of the engine: only its sections are replaced. */
  apply(update: SnapshotUpdate): void;
  /** Advances the wall's clock; called once a second. */
  tick(): void;
  move(move: RotationMove): void;
  overlay(overlay: Overlay): void;
  /** Says for a few seconds why a key had no effect; empty: it had one. */
  hint(text: string): void;
  /** Shows the worst incident. @returns false: none is open */
  incident(): boolean;
  /** The incident on the wall was acknowledged: goes back to the views. */
  dealtWith(): void;
}

/** ms for which a key without effect is explained */
const HINT_MS = 4_000;

/** @param monotonic ms of a monotonic clock */
export function createWallStore(boot: WallBoot, monotonic: () => number): WallStore {
  const still = boot.mode === 'shot';
  let partial: Partial<Sections> = {};
  let ticked = monotonic();
  const api = createStore<WallState>(() => ({
    boot,
    sections: null,
    seq: -1,
    heard: null,
    now: 0,
    silentFor: 0,
    rotation: FIRST,
    overlay: null,
    review: NEW_REVIEW,
    tenant: NO_LOOK,
    service: null,
    preempt: NO_PREEMPT,
    hint: null,
  }));

  /**
   * The incident on the wall at this instant. A picture shows the requested view; nothing changes while a panel is
   * open.
   * @param at monotonic ms @param t the engine's time, epoch ms
   */
  function whoHas(sections: Sections | null, at: number, t: number): Preempt {
    const { preempt: before, overlay } = api.getState();
    if (sections === null) return before;
    const { taking, open } = sections.incident;
    const over = overAt(sections, t);
    if (still)
      return { ...before, shown: boot.view === 'incident' ? (open[0]?.id ?? over?.id ?? null) : null };
    if (overlay !== null || sections.frame.connection === 'replay') return before;
    return preempt(before, { taking, open: open.map(({ id }) => id), over }, at, sections.frame.dwell);
  }

  function showWorst(): boolean {
    const { sections, preempt: before } = api.getState();
    const [worst] = sections?.incident.open ?? [];
    if (worst === undefined) return false;
    api.setState({ preempt: asked(before, worst.id, monotonic()) });
    return true;
  }

  return {
    api,
    apply(update) {
      const at = monotonic();
      const { sections: before, heard, now, rotation } = api.getState();
      const changed = Object.keys(update.sections).length > 0;
      if (changed) partial = shared(partial, { ...partial, ...update.sections });
      const sections = changed ? (complete(partial) ? partial : null) : before;
      const first = heard === null;
      const past = sections?.frame.connection === 'replay';
      const open = sections?.tenant.id ?? null;
      api.setState({
        preempt: whoHas(sections, at, update.t),
        sections,
        seq: update.seq,
        heard: { t: update.t, at },
        now: first || still || past ? update.t : now,
        silentFor: 0,
        // A picture shows the open page; on a wall, a person opens it.
        ...(still ? { tenant: open === null ? NO_LOOK : { focus: null, page: open } } : {}),
        rotation:
          sections === null
            ? rotation
            : before === null || starts(before) || past !== (before.frame.connection === 'replay')
              ? startAt(before === null || starts(before) ? boot.view : null, sections.frame.views)
              : kept(rotation, before.frame.views, sections.frame.views),
      });
      const begins = sections !== null && !starts(sections) && (before === null || starts(before));
      if (begins && !still && boot.view === 'incident' && !past) showWorst();
    },
    tick() {
      const at = monotonic();
      const { heard, sections, rotation, tenant, service, hint } = api.getState();
      const passed = at - ticked;
      ticked = at;
      if (hint !== null && at >= hint.until) api.setState({ hint: null });
      if (still || heard === null) return;
      const silentFor = at - heard.at;
      const frame = sections?.frame;
      // A past time does not move, so the views do not rotate.
      if (frame?.connection === 'replay') return api.setState({ now: heard.t, silentFor });
      const taken = whoHas(sections, at, heard.t + silentFor);
      api.setState({
        now: heard.t + silentFor,
        silentFor,
        preempt: taken,
        rotation:
          frame === undefined ||
          (frame.start ?? null) !== null ||
          tenant !== NO_LOOK ||
          service !== null ||
          taken.shown !== null
            ? rotation
            : rotate(rotation, { type: 'pass', ms: passed }, frame.views.length, frame.dwell),
      });
    },
    move(move) {
      const { sections, rotation, preempt: before } = api.getState();
      if (sections === null) return;
      const { views, dwell } = sections.frame;
      const turns = move.type === 'next' || move.type === 'previous' || move.type === 'show';
      // From an incident, the first key leads back to the view that it covers.
      if (turns && before.shown !== null) api.setState({ preempt: released(before, monotonic()) });
      if (move.type === 'show' || before.shown === null)
        api.setState({ rotation: rotate(rotation, move, views.length, dwell) });
    },
    overlay(overlay) {
      api.setState({ overlay });
    },
    hint(text) {
      api.setState({ hint: text === '' ? null : { text, until: monotonic() + HINT_MS } });
    },
    dealtWith() {
      api.setState(({ preempt: before }) => ({ preempt: dealtWith(before, monotonic()) }));
    },
    incident: showWorst,
  };
}

/** The incident that has just ended and tells how; null: none, or no longer. @param t epoch ms */
function overAt({ incident: { over } }: Sections, t: number): Incidents['over'] {
  return over !== null && t < over.until ? { id: over.id, waits: over.waits === true } : null;
}

/** The wall starts: its picture takes no turns. */
function starts({ frame }: Sections): boolean {
  return (frame.start ?? null) !== null;
}

function complete(sections: Partial<Sections>): sections is Sections {
  return SECTION_NAMES.every((name) => sections[name] !== undefined);
}

function startAt(view: string | null, views: readonly ViewId[]): Rotation {
  const index = views.findIndex((id) => id === view);
  return index < 0 ? FIRST : { ...FIRST, index };
}

/** A new configuration may change the views while the wall runs: the one on the screen stays if it still exists. */
function kept(rotation: Rotation, before: readonly ViewId[], after: readonly ViewId[]): Rotation {
  if (before === after || before[rotation.index] === after[rotation.index]) return rotation;
  const index = after.findIndex((id) => id === before[rotation.index]);
  return index < 0 ? { ...rotation, index: 0, elapsed: 0 } : { ...rotation, index };
}

const WallStoreContext = createContext<WallStore | null>(null);
export const WallStoreProvider = WallStoreContext.Provider;

export function useWallStore(): WallStore {
  const store = useContext(WallStoreContext);
  if (store === null)
    throw new Error('no wall store above this component: render it inside WallStoreProvider');
  return store;
}

export function useWall<T>(selector: (state: WallState) => T): T {
  return useStore(useWallStore().api, selector);
}

/** The view on the screen; null: before the first snapshot. A picture shows the requested view. */
export function shownView({ boot, sections, preempt: { shown }, rotation }: WallState): ViewId | null {
  if (sections === null || starts(sections)) return null;
  if (boot.mode === 'shot' && isView(boot.view)) return boot.view;
  const { connection, views } = sections.frame;
  return shown !== null && connection !== 'replay' ? 'incident' : (views[rotation.index] ?? null);
}

/**
 * A section of the newest snapshot. For components inside the stage, which exists only once all sections have arrived.
 */
export function useSection<Name extends SectionName>(name: Name): Sections[Name] {
  return useWall((state) => {
    if (state.sections === null) throw new Error(`section ${name} was read before the first snapshot`);
    return state.sections[name];
  });
}

/** ms since the last message of the engine, in the steps of freshness. */
export function useSilence(): number {
  return useWall((state) => silenceStep(state.silentFor));
}

/** The wall's clock in steps of `step` ms, so that texts in minutes render once a minute. */
export function useNow(step = 1_000): number {
  return useWall((state) => Math.floor(state.now / step) * step);
}
