import { useLayoutEffect, useRef } from 'react';
import type { Column } from '../../shared/model/said';
import './charts.css';
import { StripChart, type StripOptions } from './strip-chart';

/** A line of an incident; fills its positioned parent. */
export function Strip({ series, options }: { readonly series: Column; readonly options: StripOptions }) {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<StripChart | null>(null);
  useLayoutEffect(() => {
    if (host.current === null) return;
    if (chart.current === null) chart.current = new StripChart(host.current, series, options);
    else chart.current.setData(series, options);
  });
  useLayoutEffect(
    () => () => {
      chart.current?.destroy();
      chart.current = null;
    },
    [],
  );
  return <div ref={host} className="chart" aria-hidden="true" />;
}
