import { useLayoutEffect, useRef } from 'react';
import type { Column } from '../../shared/model/said';
import { BarChart } from './bar-chart';
import './charts.css';

/** Work done compared with the usual; fills its positioned parent. */
export function Bars({ done, usual }: { readonly done: Column; readonly usual: Column }) {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<BarChart | null>(null);
  useLayoutEffect(() => {
    if (host.current === null) return;
    if (chart.current === null) chart.current = new BarChart(host.current, done, usual);
    else chart.current.setData(done, usual);
  }, [done, usual]);
  useLayoutEffect(
    () => () => {
      chart.current?.destroy();
      chart.current = null;
    },
    [],
  );
  return <div ref={host} className="chart" aria-hidden="true" />;
}
