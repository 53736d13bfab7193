import { countWord } from '../../shared/format/fitting';
import type { WallState } from '../state/wall-store';

/** Keys that only modify others, or belong to the machine. */
const SILENT =
  /^(?:Shift|Control|Alt|AltGraph|Meta|CapsLock|NumLock|ScrollLock|Fn|Dead|Process|Unidentified|(?:Audio|Media|Launch|Browser)\w+)$/u;

/** Why a key did nothing, in one sentence; empty: nothing is to be said, or a panel takes it. */
export function withoutEffect(
  key: string,
  { overlay, sections }: Pick<WallState, 'overlay' | 'sections'>,
): string {
  if (overlay !== null || sections === null || SILENT.test(key)) return '';
  const { views, connection } = sections.frame;
  const help = '? shows all keys.';
  if (connection === 'replay') return `${nameOf(key)} does nothing in a review. ${help}`;
  if (/^[1-9]$/u.test(key))
    return views.length === 1 ? 'There is one view.' : `There are ${countWord(views.length)} views.`;
  if (key === 'i') return 'No incident is open.';
  if (key === 'a') return 'No incident is on the wall to acknowledge: i shows the worst one that is open.';
  if (key === 'd') return 'A drill starts on the page of a service: Tab, on the recovery view.';
  return `${nameOf(key)} does nothing here. ${help}`;
}

function nameOf(key: string): string {
  return key.length === 1 ? `The key ${key}` : key;
}
