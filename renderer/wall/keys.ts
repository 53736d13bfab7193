import { useEffect } from 'react';
import type { CommandResult, WallCommand } from '../../shared/contract/wall-bridge';
import type { Sections } from '../../shared/model/snapshot';
import type { Controls } from '../state/controls';
import type { ReviewControl } from '../state/review-control';
import type { ServiceControl } from '../state/service-control';
import type { TenantControl } from '../state/tenant-control';
import type { Way } from '../state/tenants-focus';
import { useWallStore, type WallStore } from '../state/wall-store';
import { withoutEffect } from './without-effect';

type Command = (command: WallCommand) => Promise<CommandResult>;

/** Executes a key. @returns whether the key had a meaning */
export function pressKey(
  key: string,
  store: WallStore,
  { review, tenants, services }: Controls,
  send: (command: WallCommand) => void,
  fine = false,
): boolean {
  const { overlay, sections, preempt } = store.api.getState();
  // Keys typed into a panel are for the panel.
  if (overlay === 'note' || overlay === 'drill' || overlay === 'acknowledge') return false;
  if (overlay !== null) {
    store.overlay(null);
    if (overlay === 'quit' && key === 'Enter') send({ type: 'quit' });
    return true;
  }
  const past = sections?.frame.connection === 'replay';
  // An incident that had the wall when the review began does not have the keys of the review.
  if (past || preempt.shown === null) {
    if (pressTenantKey(key, store, tenants, fine) || pressServiceKey(key, store, services)) return true;
  } else if (key === 'a' && isOpen(preempt.shown, sections)) {
    store.overlay('acknowledge');
    return true;
  } else if (key === 'Escape' || key === 'Backspace') {
    store.move({ type: 'next' });
    return true;
  }
  if (past && pressReviewKey(key, store, review, fine)) return true;
  if (/^[1-9]$/.test(key)) {
    const index = Number(key) - 1;
    if (index >= (sections?.frame.views.length ?? 0)) return false;
    store.move({ type: 'show', index });
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
    case 'p':
      store.move({ type: 'pin' });
      return true;
    case 'i':
      return store.incident();
    case '?':
    case 'h':
    case 'F1':
      store.overlay('help');
      return true;
    case 'r':
      review.open();
      return true;
    case 'f':
    case 'F11':
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

/** Whether an incident is open: one that has ended cannot be acknowledged. */
function isOpen(id: string, sections: Sections | null): boolean {
  return sections?.incident.open.some((one) => one.id === id) ?? false;
}

/** Keys for the tenants matrix and a tenant's page, and those that open them. */
function pressTenantKey(key: string, store: WallStore, tenants: TenantControl, back: boolean): boolean {
  const { sections, rotation, tenant } = store.api.getState();
  const frame = sections?.frame;
  if (frame === undefined || frame.views[rotation.index] !== 'tenants') return false;
  const past = frame.connection === 'replay';
  if (tenant.page !== null) return pressPageKey(key, tenants, past, () => tenants.back());
  if (tenant.focus === null) {
    // In a replay, Enter leads back to the timeline.
    if (key !== 'Tab' && (key !== 'Enter' || past)) return false;
    tenants.enter();
    return store.api.getState().tenant.focus !== null;
  }
  const way = WAYS[key];
  if (way !== undefined) tenants.move(way);
  else if (key === 'Tab') tenants.turn(back ? -1 : 1);
  else if (key === 'Enter') tenants.openFocused();
  else if (key === 'Escape' || key === 'Backspace') tenants.leave();
  else return leaving(key, tenants);
  return true;
}

/** Keys on the page of a tenant or service. */
function pressPageKey(
  key: string,
  page: { neighbour(way: 1 | -1): void; leave(): void },
  past: boolean,
  back: () => void,
): boolean {
  // In a replay, left and right move through time.
  const way = WAYS[key];
  if (way === 'up' || (way === 'left' && !past)) page.neighbour(-1);
  else if (way === 'down' || (way === 'right' && !past)) page.neighbour(1);
  else if (key === 'Escape' || key === 'Backspace' || key === 'Enter') back();
  else return leaving(key, page);
  return true;
}

/** Keys that open the page of a service from the recovery view, and keys on that page. */
function pressServiceKey(key: string, store: WallStore, services: ServiceControl): boolean {
  const { sections, rotation, service } = store.api.getState();
  const frame = sections?.frame;
  if (frame === undefined || frame.views[rotation.index] !== 'recovery') return false;
  const past = frame.connection === 'replay';
  if (key === 'd' && !past && (service !== null || frame.drill !== null)) {
    store.overlay('drill');
    return true;
  }
  if (service !== null) return pressPageKey(key, services, past, () => services.leave());
  // In a replay, Enter leads back to the timeline.
  return (key === 'Tab' || (key === 'Enter' && !past)) && services.openFirst();
}

/** Opening another view leaves the matrix, or the page. */
function leaving(key: string, left: { leave(): void }): false {
  if (/^[1-9]$/.test(key)) left.leave();
  return false;
}

const WAYS: Readonly<Record<string, Way>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

/** Keys with another meaning in a replay, or with a meaning only there. */
function pressReviewKey(key: string, store: WallStore, review: ReviewControl, fine: boolean): boolean {
  const { sections, rotation } = store.api.getState();
  const act = REVIEW_KEYS[key];
  if (act !== undefined) {
    act(review, fine);
    return true;
  }
  switch (key) {
    case 'ArrowUp':
      store.move({ type: 'previous' });
      return true;
    case 'ArrowDown':
      store.move({ type: 'next' });
      return true;
    case 'Enter':
      // Toggles between the timeline and the wall of that time.
      store.move({ type: 'show', index: rotation.index === 0 ? 1 : 0 });
      return true;
    case 'n':
      if (sections?.review.notesRefused === null) store.overlay('note');
      return true;
    case 'r':
    case 'Escape':
      if (sections?.review.live !== true) return false;
      review.leave();
      return true;
    default:
      return false;
  }
}

const REVIEW_KEYS: Readonly<Record<string, (review: ReviewControl, fine: boolean) => void>> = {
  ArrowLeft: (review, fine) => review.step(-1, fine),
  ArrowRight: (review, fine) => review.step(1, fine),
  PageUp: (review) => review.jump(-1),
  PageDown: (review) => review.jump(1),
  '[': (review) => review.jump(-1),
  ']': (review) => review.jump(1),
  Home: (review) => review.end(-1),
  End: (review) => review.end(1),
  '+': (review) => review.zoom(1),
  '=': (review) => review.zoom(1),
  '-': (review) => review.zoom(-1),
  ' ': (review) => review.play(),
  '.': (review) => review.speed(1),
  ',': (review) => review.speed(-1),
  c: (review) => review.compare(),
};
/** Keys that repeat while they are held down. */
const HELD: ReadonlySet<string> = new Set(['ArrowLeft', 'ArrowRight', '+', '-', '=']);
/** Keys that repeat in the tenants matrix. */
const HELD_THERE: ReadonlySet<string> = new Set(Object.keys(WAYS));

/** Share of the width at either side in which a tap or click changes the view. */
const EDGE = 0.15;

/** Listens to keys, TV remotes (which send keys), taps and clicks while the wall is shown. */
export function useKeys(command: Command, controls: Controls): void {
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
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      const held = store.api.getState().tenant.focus === null ? HELD : HELD_THERE;
      if (event.repeat && !held.has(event.key)) return;
      const meant = pressKey(event.key, store, controls, send, event.shiftKey);
      if (meant) event.preventDefault();
      store.hint(meant ? '' : withoutEffect(event.key, store.api.getState()));
    };
    const tapped = (event: PointerEvent): void => {
      if (event.button !== 0 || isScrubbed(event.target)) return;
      if (store.api.getState().overlay !== null) return store.overlay(null);
      const at = event.clientX / window.innerWidth;
      if (store.api.getState().sections?.frame.connection === 'replay' && at >= EDGE && at <= 1 - EDGE)
        return controls.review.play();
      controls.tenants.leave();
      controls.services.leave();
      store.move({ type: at < EDGE ? 'previous' : at > 1 - EDGE ? 'next' : 'pause' });
    };
    window.addEventListener('keydown', keyed);
    window.addEventListener('pointerup', tapped);
    return () => {
      window.removeEventListener('keydown', keyed);
      window.removeEventListener('pointerup', tapped);
    };
  }, [store, command, controls]);
}

/** Whether an element handles taps itself, so that a tap on it does not change the view. */
function isScrubbed(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[data-scrub], [data-tap], .overlay') !== null;
}
