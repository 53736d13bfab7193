import type { ExecutiveCost } from '../../../shared/model/executive';
import { box } from '../../theme/place';
import { moneyText } from './executive-words';

const WIDTH = 262;
const BARS_TOP = 214;

/** The cost of a day's work, and per tenant and per transaction. */
export function Cost({
  cost,
  height,
  old,
}: {
  readonly cost: ExecutiveCost;
  readonly height: number;
  readonly old: boolean;
}) {
  const { currency, lastDay, usualDay, perTenant, perEvent } = cost;
  const ink = old || lastDay === null ? 'ink-2' : 'ink-1';
  const parts = [
    ['gantry.cost.per_tenant', perTenant, 'a tenant'],
    ['gantry.cost.per_event', perEvent, 'a transaction'],
  ] as const;
  return (
    <section aria-label="Cost" style={box(1562, 0, WIDTH, height)}>
      <span className="t-note ink-3 executive-words" style={box(0, 14)}>
        <span className="is-strong ink-1">Cost</span> yesterday
      </span>
      <span
        className="figure"
        style={box(0, 46)}
        data-metric="gantry.cost.day"
        data-value={lastDay ?? undefined}
      >
        <span className={`t-answer ${ink}`}>{lastDay === null ? '?' : moneyText(lastDay)}</span>
        <span className="unit t-note ink-2">{lastDay === null ? 'not known' : currency}</span>
      </span>
      <span className="t-note ink-2 executive-words" style={box(0, 114)}>
        {usualDay === null ? 'no usual is learnt yet' : `usually ${moneyText(usualDay)}`}
      </span>
      {parts
        .filter(([, amount]) => amount !== null)
        .map(([metric, amount, of], index) => (
          <span
            key={metric}
            className="t-note ink-2 executive-words"
            style={box(0, 146 + index * 30)}
            data-metric={metric}
            data-value={amount ?? undefined}
          >
            <span className={old ? 'is-strong' : 'is-strong ink-1'}>{moneyText(amount ?? 0)}</span> {of}
          </span>
        ))}
      <Days days={cost.days} y={BARS_TOP} height={height - BARS_TOP - 12} />
    </section>
  );
}

function Days(props: { readonly days: ExecutiveCost['days']; readonly y: number; readonly height: number }) {
  const { days, y, height } = props;
  if (days.length < 2 || height < 24) return null;
  const step = WIDTH / 28;
  const top = Math.max(...days.map(({ cost }) => cost), 1e-9);
  const first = WIDTH - days.length * step;
  return (
    <svg
      className="executive-days"
      style={box(0, y, WIDTH, height)}
      viewBox={`0 0 ${WIDTH} ${height}`}
      aria-hidden="true"
    >
      <line x1="0" x2={WIDTH} y1={height - 0.75} y2={height - 0.75} />
      {days.map(({ from, cost }, index) => {
        const tall = (cost / top) * (height - 2);
        return (
          <rect
            key={from}
            className={index === days.length - 1 ? 'is-last' : ''}
            x={first + index * step + 1.5}
            width={step - 3}
            y={height - tall}
            height={tall}
          />
        );
      })}
    </svg>
  );
}
