import { memo } from 'react';
import type { ServiceRow } from '../../../shared/model/services';
import { isOld, lastSeen, toneOf } from '../../parts/shown';
import { Glyph } from '../../theme/glyph';
import { box } from '../../theme/place';
import { ServiceBox, useFittedName, useStatus } from './service-parts';
import { latencyShort, perHour } from './service-words';
import type { CellDetail, PlacedService } from './services-layout';

/** grid units of its name, up to the next column */
const CELL_NAME = 345;

/** A service in the band at the bottom: its name, and as many figures as fit. */
export const CellService = memo(function CellService(props: {
  readonly row: ServiceRow;
  readonly place: PlacedService;
  readonly detail: CellDetail;
}) {
  const { row, place, detail } = props;
  const { shown, words } = useStatus(row);
  const down = detail === 'figures' ? 10 : 0;
  const old = isOld(shown);
  const well = shown.severity === 'ok' || old;
  const name = useFittedName(row.name, CELL_NAME);
  const { latency, throughput } = row;
  return (
    <ServiceBox row={row} place={place} shown={shown} words={words} width={364}>
      <span style={box(0, 13 + down)}>
        <Glyph severity={shown.severity} was={lastSeen(shown)} size={28} />
      </span>
      <span
        className={`${name.tone} ${well ? 'ink-2' : 'is-strong ink-1'} service-name`}
        style={box(40, 4 + down, 322)}
        data-metric={latency?.metric}
        data-value={latency?.value ?? undefined}
      >
        {name.text}
      </span>
      {detail !== 'name' && (
        <span
          className={`t-note ${well ? 'ink-3' : toneOf(shown.severity)} service-note`}
          style={box(40, 52 + down, 322)}
        >
          {well && !old ? latencyShort(row) || words : words}
        </span>
      )}
      {detail === 'figures' && throughput !== null && (
        <span
          className="t-note ink-3 service-note"
          style={box(40, 82 + down, 322)}
          data-metric={throughput.metric}
          data-value={throughput.value ?? undefined}
        >
          {perHour(throughput.value)} {throughput.event}/h
        </span>
      )}
    </ServiceBox>
  );
});
