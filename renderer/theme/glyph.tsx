import type { ReactNode } from 'react';
import type { Severity } from '../../shared/model/severity';
import { units } from './place';

const SHAPES: Readonly<Record<Severity, ReactNode>> = {
  critical: (
    <>
      <path d="M2 2h20v20H2z" fill="var(--critical-fill)" />
      <path d="M8 8l8 8M16 8l-8 8" stroke="var(--ground)" strokeWidth="3.4" fill="none" />
    </>
  ),
  warning: (
    <>
      <path d="M12 1.6L23.4 22.4H.6z" fill="var(--warning)" />
      <path d="M12 8.6v7.2M12 17.6v2.6" stroke="var(--ground)" strokeWidth="3" fill="none" />
    </>
  ),
  info: (
    <>
      <circle cx="12" cy="12" r="9.6" stroke="var(--info)" strokeWidth="2.4" fill="none" />
      <path d="M12 10.6v6.6M12 6.4v2.4" stroke="var(--info)" strokeWidth="2.4" fill="none" />
    </>
  ),
  ok: <path d="M4 12.8l5.6 5.6L20.4 6.2" stroke="var(--ink-3)" strokeWidth="2.6" fill="none" />,
  unknown: (
    <>
      <path d="M12 1.6L22.4 12 12 22.4 1.6 12z" stroke="var(--ink-2)" strokeWidth="2.2" fill="none" />
      <path
        d="M9.4 10.2a2.7 2.7 0 1 1 4.2 2.2c-1 .7-1.6 1.1-1.6 2.2M12 16v1.9"
        stroke="var(--ink-2)"
        strokeWidth="2"
        fill="none"
      />
    </>
  ),
};

/** The last known severity of an unknown subject: hollow, without colour. */
const OUTLINED: Partial<Readonly<Record<Severity, ReactNode>>> = {
  critical: (
    <>
      <path d="M3.1 3.1h17.8v17.8H3.1z" stroke="var(--ink-2)" strokeWidth="2.2" fill="none" />
      <path d="M8.4 8.4l7.2 7.2M15.6 8.4l-7.2 7.2" stroke="var(--ink-2)" strokeWidth="2.6" fill="none" />
    </>
  ),
  warning: (
    <>
      <path d="M12 3.8L21.6 21.3H2.4z" stroke="var(--ink-2)" strokeWidth="2.2" fill="none" />
      <path d="M12 9.6v5.6M12 16.8v2.2" stroke="var(--ink-2)" strokeWidth="2.4" fill="none" />
    </>
  ),
  ok: SHAPES.ok,
};

export interface GlyphProps {
  readonly severity: Severity;
  /** side in grid units, 28 to 56 */
  readonly size: number;
  /** its severity before it became unknown: drawn outlined instead */
  readonly was?: Severity | null;
  /** accessible name; without one, the glyph is decoration next to its word */
  readonly label?: string;
}

/** A severity's shape. A solid shape calls for action, a hollow one only informs. */
export function Glyph({ severity, size, was = null, label }: GlyphProps) {
  const shape = (severity === 'unknown' && was !== null ? OUTLINED[was] : undefined) ?? SHAPES[severity];
  const named = label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label };
  return (
    <svg
      className="glyph"
      viewBox="0 0 24 24"
      style={{ width: units(size), height: units(size) }}
      data-glyph={severity}
      {...named}
    >
      {shape}
    </svg>
  );
}
