import { memo } from 'react';
import { latencyWords, promisedWords } from '../../../shared/format/format';
import type { ServiceRow } from '../../../shared/model/services';
import { Spark } from '../../charts/spark';
import { FigureText } from '../../parts/figure';
import { latencyText } from '../../parts/latency-text';
import { isOld, lastSeen, memoryWords } from '../../parts/shown';
import { Glyph } from '../../theme/glyph';
import { box } from '../../theme/place';
import { Budget, NAME_ROOM, ServiceBox, useFittedName, useStatus } from './service-parts';
import { calmNote, perHour } from './service-words';
import type { PlacedService } from './services-layout';

/** From this height on a chart has a baseline: without one, its line would seem to float. */
const TALL = 130;

/** A service that is well, among others that are: equal rows, little ink, limits at the same height. */
export const CalmService = memo(function CalmService({
  row,
  place,
  more,
}: {
  readonly row: ServiceRow;
  readonly place: PlacedService;
  /** grid units that the chart may take beyond its place, where other columns are empty */
  readonly more: number;
}) {
  const { shown, words } = useStatus(row);
  const name = useFittedName(row.name, NAME_ROOM);
  const { latency, throughput, budget } = row;
  return (
    <ServiceBox row={row} place={place} shown={shown} words={words}>
      <div className="hairline" style={box(48, 0, 1824)} />
      <span style={box(48, 24)}>
        <Glyph severity={shown.severity} was={lastSeen(shown)} size={32} />
      </span>
      <span className={`${name.tone} ink-1 service-name`} style={box(104, 17, 436)}>
        {name.text}
      </span>
      <span className="t-note ink-3 service-note" style={box(104, 59, 436)}>
        {calmNote(row, isOld(shown) ? memoryWords(shown) : words)}
      </span>
      {latency !== null && (
        <>
          <FigureText
            figure={latency}
            {...latencyText(latency.value)}
            tone="t-name is-figure ink-1"
            style={box(560, 17)}
            align={82}
          />
          <div style={box(740, 14, 330 + more, place.height - 32)}>
            <Spark
              series={latency.series}
              limit={latency.objective}
              severity="ok"
              scale="on top"
              axis={place.height >= TALL}
              dot
              peak={latencyWords}
            />
          </div>
          {latency.objective !== null && (
            <span className="t-note ink-3 service-note" style={box(1083 + more, 7)}>
              {promisedWords(latency.objective, latency.value)}
            </span>
          )}
        </>
      )}
      {throughput !== null && (
        <>
          <FigureText
            figure={throughput}
            text={perHour(throughput.value)}
            unit={`/h ${throughput.event}`}
            tone="t-name is-figure ink-1"
            style={box(1210, 17)}
            align={123}
          />
          {throughput.usual !== null && (
            <span className="t-note ink-3 service-note" style={box(1344, 59)}>
              usual {perHour(throughput.usual)}
            </span>
          )}
        </>
      )}
      {budget !== null && (
        <Budget budget={budget} y={17} barY={73} thick={3} tone="t-name is-figure ink-1" told />
      )}
    </ServiceBox>
  );
});
