import { type CSSProperties, useLayoutEffect, useRef } from 'react';
import type { Column } from '../../shared/model/said';
import type { Severity } from '../../shared/model/severity';
import { units } from '../theme/place';
import './charts.css';
import { LineChart, type LineOptions } from './line-chart';
import { heightOf, type LineBand, lineCrest } from './line-scale';

export interface SparkProps {
  /** fills its positioned parent */
  readonly series: Column;
  readonly limit: number | null;
  /** label on the limit's line, at its left end; empty: none */
  readonly limitLabel?: string;
  readonly severity: Severity;
  readonly scale?: LineOptions['scale'];
  readonly ink?: LineOptions['ink'];
  readonly dot?: boolean;
  /** draws a baseline, and leaves space for the caller's axis */
  readonly axis?: boolean;
  /** the newest values are missing: the chart's background is hatched */
  readonly hatched?: boolean;
  readonly onset?: number | null;
  readonly spentAt?: number | null;
  /** epoch ms of the left end; absent: that of the series */
  readonly from?: number;
  /** the usual band, behind the line */
  readonly band?: LineBand | null;
  /** label to the right of the chart, at the end of the band; empty: none */
  readonly bandLabel?: string;
  /** words for a value: a peak far above the rest leaves the scale, and is stated; absent: the scale holds it */
  readonly peak?: (value: number) => string;
}

/** A line chart in React's tree; its data goes to uPlot after the render, never through it. */
export function Spark(props: SparkProps) {
  const { series, limit, limitLabel = '', severity, scale = 'from zero', hatched = false } = props;
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<LineChart | null>(null);
  const options: LineOptions = {
    limit,
    breach: severity === 'critical' || severity === 'warning' ? severity : 'muted',
    scale,
    ink: props.ink ?? 'quiet',
    dot: props.dot ?? false,
    foot: props.axis ?? false,
    onset: props.onset ?? null,
    spentAt: props.spentAt ?? null,
    from: props.from ?? series.from ?? null,
    to: series.to ?? null,
    band: props.band ?? null,
    clips: props.peak !== undefined,
  };

  useLayoutEffect(() => {
    if (host.current === null) return;
    if (chart.current === null) chart.current = new LineChart(host.current, options, series);
    else chart.current.setData(series, options);
  });
  useLayoutEffect(
    () => () => {
      chart.current?.destroy();
      chart.current = null;
    },
    [],
  );

  const at = limitLabel === '' ? null : heightOf(limit, series, options);
  const { bandLabel = '' } = props;
  const beside = bandLabel === '' ? null : heightOf(middleOf(options.band), series, options);
  const { peak } = lineCrest(series, options);
  return (
    <>
      <div
        ref={host}
        className={`chart${hatched ? ' hatched' : ''}${options.dot ? ' has-dot' : ''}`}
        aria-hidden="true"
      />
      {at !== null && (
        <span
          className="t-note ink-2 chart-label"
          style={{ left: 0, bottom: `calc(${((1 - at) * 100).toFixed(2)}% + ${units(5)})` }}
        >
          {limitLabel}
        </span>
      )}
      {peak !== null && props.peak !== undefined && (
        <span
          className="t-note ink-3 chart-label"
          style={peakPlace(series, options, peak.index, limitLabel !== '')}
        >
          up to {props.peak(peak.value)}
        </span>
      )}
      {beside !== null && (
        <span
          className="t-note ink-3 chart-label"
          style={{
            left: `calc(100% + ${units(14)})`,
            bottom: `max(${units(-2)}, calc(${((1 - beside) * 100).toFixed(2)}% - ${units(15)}))`,
          }}
        >
          {bandLabel}
        </span>
      )}
    </>
  );
}

/** Room for the label of a limit, in grid units, and the share of the width from which a peak’s stands before its mark even so. */
const LABEL = 190;
const LATE = 0.7;
/** One line of a note, below which it is clear of the label of an onset. */
const BELOW = 30;

/** Beside the mark of a peak, at the top of the chart, clear of the other labels. */
function peakPlace(
  { t }: Column,
  { from, to, onset }: LineOptions,
  index: number,
  labelled: boolean,
): CSSProperties {
  const [first, last] = [from ?? t[0] ?? 0, Math.max(to ?? 0, t.at(-1) ?? 0)];
  const share = ((t[index] ?? first) - first) / Math.max(1, last - first);
  const beside = (at: number): string => `calc(${(at * 100).toFixed(2)}% + ${units(10)})`;
  const top = onset === null ? 0 : units(BELOW);
  if (share > (labelled ? LATE : 0.5)) return { top, right: beside(1 - share) };
  return { top, left: labelled ? `max(${beside(share)}, ${units(LABEL)})` : beside(share) };
}

/** The middle of a band at its newest end; null: not known there. */
function middleOf(band: LineBand | null): number | null {
  const middle = ((band?.low.at(-1) ?? Number.NaN) + (band?.high.at(-1) ?? Number.NaN)) / 2;
  return Number.isNaN(middle) ? null : middle;
}
