/** The state of the rotation. */
export interface Rotation {
  /** index in the frame's views */
  readonly index: number;
  /** ms for which the view has been shown */
  readonly elapsed: number;
  /** paused: time stops until the space key is pressed again */
  readonly paused: boolean;
  /** pinned: this view stays, and others are shown only by hand */
  readonly pinned: boolean;
}

export type RotationMove =
  | { readonly type: 'next' | 'previous' | 'pause' | 'pin' }
  | { readonly type: 'show'; readonly index: number }
  | { readonly type: 'pass'; readonly ms: number };

export const FIRST: Rotation = { index: 0, elapsed: 0, paused: false, pinned: false };

/**
 * The rotation after a key or after time has passed. Pure.
 * @param count number of views
 * @param dwell ms for which a view is shown
 */
export function rotate(rotation: Rotation, move: RotationMove, count: number, dwell: number): Rotation {
  if (count === 0) return rotation;
  const at = (index: number): Rotation => ({ ...rotation, index: (index + count) % count, elapsed: 0 });
  switch (move.type) {
    case 'next':
      return at(rotation.index + 1);
    case 'previous':
      return at(rotation.index - 1);
    case 'show':
      return move.index >= 0 && move.index < count ? at(move.index) : rotation;
    case 'pause':
      return { ...rotation, paused: !rotation.paused };
    case 'pin':
      return { ...rotation, pinned: !rotation.pinned };
    case 'pass': {
      if (rotation.paused || rotation.pinned || count === 1) return rotation;
      const elapsed = rotation.elapsed + move.ms;
      return elapsed >= dwell ? at(rotation.index + 1) : { ...rotation, elapsed };
    }
  }
}
