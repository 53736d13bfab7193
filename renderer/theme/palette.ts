/** The tokens for use on a canvas: resolved colours of the theme on the page's root. */
export interface Palette {
  readonly ground: string;
  readonly hairline: string;
  readonly rule: string;
  readonly quiet: string;
  readonly ink1: string;
  readonly ink2: string;
  readonly ink3: string;
  readonly info: string;
  readonly warning: string;
  readonly critical: string;
  readonly hatch: string;
}

export type Theme = 'day' | 'night';
let known: { readonly theme: string; readonly palette: Palette } | null = null;
const listeners = new Set<() => void>();

/** Colours of the current theme; read from the style sheet once per theme. */
export function palette(): Palette {
  const theme = document.documentElement.dataset.theme ?? 'day';
  if (known?.theme === theme) return known.palette;
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  const read: Palette = {
    ground: token('--ground'),
    hairline: token('--hairline'),
    rule: token('--rule'),
    quiet: token('--quiet-line'),
    ink1: token('--ink-1'),
    ink2: token('--ink-2'),
    ink3: token('--ink-3'),
    info: token('--info'),
    warning: token('--warning'),
    critical: token('--critical'),
    hatch: token('--hatch-line'),
  };
  known = { theme, palette: read };
  return read;
}

/** Switches to a theme; charts redraw themselves. */
export function setTheme(theme: Theme): void {
  const { dataset } = document.documentElement;
  if (dataset.theme === theme) return;
  dataset.theme = theme;
  for (const listener of listeners) listener();
}

/** @returns unsubscribe */
export function onTheme(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
