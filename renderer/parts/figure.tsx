import type { ReactNode } from 'react';
import type { Figure } from '../../shared/model/said';
import { agedFreshness } from '../state/freshness';
import { useWall } from '../state/wall-store';
import { type Box, units } from '../theme/place';
import { isOld } from './shown';

export interface FigureTextProps {
  readonly figure: Figure;
  /** the value as shown; the base unit stays in `data-value` */
  readonly text: string;
  readonly unit: string;
  /** type size and ink of the value while it is live: `t-hero critical` */
  readonly tone: string;
  /** type size and ink of the unit */
  readonly unitTone?: string;
  readonly style?: Box;
  /** right edge of the value, in grid units from the left of `style`; the unit follows it */
  readonly align?: number;
  readonly children?: ReactNode;
}

/**
 * A figure with its unit: ink 2 and hatched when stale, ink 2 when cached; its freshness for tests and screen readers.
 */
export function FigureText(props: FigureTextProps) {
  const { figure, text, unit, tone, unitTone = 't-note ink-3', style, align } = props;
  const freshness = useWall((state) => agedFreshness(figure, state));
  const old = isOld({ freshness });
  const ink = old ? `${tone.replace(/\b(critical|warning|ink-1)\b/g, '')} ink-2` : tone;
  return (
    <span
      className={freshness === 'stale' ? 'figure hatched' : 'figure'}
      style={style}
      data-metric={figure.metric}
      data-value={figure.value ?? undefined}
      data-freshness={freshness}
    >
      <span
        className={ink}
        style={
          align === undefined
            ? undefined
            : { display: 'inline-block', width: units(align), textAlign: 'right' }
        }
      >
        {text}
      </span>
      {unit !== '' && <span className={`unit ${unitTone}`}>{unit}</span>}
      {freshness !== 'live' && <span className="spoken"> {freshness}</span>}
      {props.children}
    </span>
  );
}
