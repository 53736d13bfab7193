import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** Options that `gantry wall` and `gantry shot` pass to the Electron process. */
export interface WallOptions {
  readonly config: string | null;
  /** absolute: Electron takes no other */
  readonly data: string;
  readonly view: string | null;
  /** 1-based number of the display, null: the primary one */
  readonly display: number | null;
  readonly windowed: boolean;
  /** folder for a picture of each view; null: none */
  readonly pictures: string | null;
  readonly size: { readonly width: number; readonly height: number };
  /** pictures once, no window, then quit */
  readonly shot: boolean;
  readonly tenants: number;
  readonly scenario: string;
  /** epoch ms of a time of the past that is shown instead of the present; infinite: the last that is kept; null: live */
  readonly replay: number | null;
}

/** @param argv arguments after the program (and Electron's own switches, which are passed over) */
export function parseWallOptions(argv: readonly string[], defaultData: string): WallOptions {
  const { values } = parseArgs({
    args: [...argv],
    strict: false,
    options: {
      config: { type: 'string' },
      data: { type: 'string' },
      view: { type: 'string' },
      display: { type: 'string' },
      windowed: { type: 'boolean' },
      pictures: { type: 'string' },
      size: { type: 'string' },
      shot: { type: 'boolean' },
      tenants: { type: 'string' },
      scenario: { type: 'string' },
      replay: { type: 'string' },
    },
  });
  const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
  const pictures = text(values.pictures);
  const display = Number(text(values.display));
  const size = /^(\d{3,5})x(\d{3,5})$/.exec(text(values.size) ?? '');
  return {
    config: text(values.config),
    data: resolve(text(values.data) ?? defaultData),
    view: text(values.view),
    display: Number.isInteger(display) && display > 0 ? display : null,
    windowed: values.windowed === true,
    pictures: pictures === null ? null : resolve(pictures),
    size: { width: Number(size?.[1] ?? 1920), height: Number(size?.[2] ?? 1080) },
    shot: values.shot === true,
    tenants: Number(text(values.tenants) ?? 40),
    scenario: text(values.scenario) ?? 'cycle',
    replay: replayOf(text(values.replay)),
  };
}

function replayOf(given: string | null): number | null {
  if (given === null) return null;
  const t = Number(given);
  return Number.isFinite(t) ? t : Number.POSITIVE_INFINITY;
}
