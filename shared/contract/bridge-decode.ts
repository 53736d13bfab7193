import type { Drill } from '../model/drill';
import { SECTION_NAMES } from '../model/snapshot';
import {
  type AcknowledgeAct,
  BRIDGE_VERSION,
  type DrillAct,
  type SnapshotUpdate,
  type WallBoot,
  type WallCommand,
} from './wall-bridge';

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Decodes a command of the renderer; null: not a command. */
export function decodeCommand(raw: unknown): WallCommand | null {
  if (!isObject(raw)) return null;
  if (raw.type === 'quit' || raw.type === 'toggle-fullscreen') return { type: raw.type };
  if (raw.type === 'dismiss-notice' && typeof raw.id === 'string' && raw.id.length <= 200) {
    return { type: 'dismiss-notice', id: raw.id };
  }
  if (raw.type === 'replay' && isTime(raw.at) && isTime(raw.compare)) {
    return { type: 'replay', at: raw.at, compare: raw.compare };
  }
  if (raw.type === 'open-tenant' && isTenant(raw.id)) return { type: 'open-tenant', id: raw.id };
  if (raw.type === 'note' && isTime(raw.at) && raw.at !== null && isNote(raw.text)) {
    return { type: 'note', at: raw.at, text: raw.text };
  }
  if (raw.type === 'unlock' && isShort(raw.pin)) return { type: 'unlock', pin: raw.pin };
  if (raw.type === 'drill' && isShort(raw.pin)) {
    const act = decodeAct(raw.act);
    return act === null ? null : { type: 'drill', pin: raw.pin, act };
  }
  if (raw.type === 'acknowledge' && isShort(raw.pin) && isShort(raw.incident)) {
    const act = decodeAcknowledge(raw.act);
    return act === null ? null : { type: 'acknowledge', pin: raw.pin, incident: raw.incident, act };
  }
  return null;
}

/** Maximum number of characters of the acknowledging person's name. */
export const LONGEST_NAME = 60;
/** min; a week */
const LONGEST_HOLD = 7 * 24 * 60;

function decodeAcknowledge(raw: unknown): AcknowledgeAct | null {
  if (!isObject(raw) || !isShort(raw.by) || raw.by.length > LONGEST_NAME) return null;
  if (raw.do === 'withdraw') return { do: 'withdraw', by: raw.by };
  const { minutes } = raw;
  const lasts = minutes === null || (typeof minutes === 'number' && minutes > 0 && minutes <= LONGEST_HOLD);
  return raw.do === 'acknowledge' && isShort(raw.why) && lasts
    ? { do: 'acknowledge', by: raw.by, why: raw.why, minutes }
    : null;
}

function decodeAct(raw: unknown): DrillAct | null {
  if (!isObject(raw)) return null;
  if (raw.do === 'undo') return { do: 'undo' };
  if (raw.do === 'step' && isShort(raw.name)) return { do: 'step', name: raw.name };
  if (raw.do === 'start' && isShort(raw.scenario) && isShort(raw.service))
    return { do: 'start', scenario: raw.scenario, service: raw.service };
  const outcome = ['passed', 'failed', 'aborted'].find((one) => one === raw.outcome);
  if (raw.do === 'end' && outcome !== undefined) return { do: 'end', outcome: outcome as Drill['outcome'] };
  return null;
}

function isShort(raw: unknown): raw is string {
  return typeof raw === 'string' && raw !== '' && raw.length <= 200;
}

/** Epoch ms, or null. */
function isTime(raw: unknown): raw is number | null {
  return raw === null || (typeof raw === 'number' && Number.isFinite(raw) && raw >= 0);
}

function isTenant(raw: unknown): raw is string | null {
  return raw === null || (typeof raw === 'string' && raw.length <= 200);
}

/** Maximum number of characters of a note. */
export const LONGEST_NOTE = 280;

function isNote(raw: unknown): raw is string {
  return typeof raw === 'string' && raw.trim() !== '' && raw.length <= LONGEST_NOTE;
}

/** The renderer's confirmation that a snapshot is on the screen: its seq; null: not valid. */
export function decodeApplied(raw: unknown): number | null {
  if (!isObject(raw) || raw.type !== 'applied') return null;
  return typeof raw.seq === 'number' && Number.isSafeInteger(raw.seq) && raw.seq >= 0 ? raw.seq : null;
}

/**
 * Decodes the envelope of an update for the renderer. Sections come from our own main process through a private port
 * and may hold 20,000 numbers, so only their names and versions are checked, not each figure.
 */
export function decodeUpdate(raw: unknown): SnapshotUpdate | null {
  if (!isObject(raw) || raw.version !== BRIDGE_VERSION) return null;
  if (typeof raw.seq !== 'number' || typeof raw.t !== 'number') return null;
  const { versions, sections } = raw;
  if (!isObject(versions) || !isObject(sections)) return null;
  for (const name of Object.keys(sections)) {
    if (!(SECTION_NAMES as readonly string[]).includes(name)) return null;
    if (typeof versions[name] !== 'number' || !isObject(sections[name])) return null;
  }
  return raw as unknown as SnapshotUpdate;
}

/** A window's fixed facts, passed as text at its start. */
export function decodeBoot(text: string | undefined): WallBoot {
  const none: WallBoot = { view: null, mode: 'wall', version: '' };
  if (text === undefined) return none;
  try {
    const raw: unknown = JSON.parse(text);
    if (!isObject(raw)) return none;
    return {
      view: typeof raw.view === 'string' ? raw.view : null,
      mode: raw.mode === 'shot' ? 'shot' : 'wall',
      version: typeof raw.version === 'string' ? raw.version : '',
    };
  } catch {
    return none;
  }
}
