import { memo } from 'react';
import { latencyWords, promisedWords } from '../../../shared/format/format';
import type { ServiceRow } from '../../../shared/model/services';
import { Spark } from '../../charts/spark';
import { FigureText } from '../../parts/figure';
import { latencyText } from '../../parts/latency-text';
import { isOld, lastSeen, memoryWords, type Shown, toneOf } from '../../parts/shown';
import { Glyph } from '../../theme/glyph';
import { box } from '../../theme/place';
import { BOLD_NAME_ROOM, Budget, ServiceBox, useFittedName, useStatus } from './service-parts';
import { breachOf, perHour } from './service-words';
import type { PlacedService } from './services-layout';

/** Height from which a line has figures of answer size and a chart. */
const FULL = 100;

/** A service in trouble below the worst: one line, with the figure that missed its objective coloured. */
export const LineService = memo(function LineService({
  row,
  place,
  more,
}: {
  readonly row: ServiceRow;
  readonly place: PlacedService;
  readonly more: number;
}) {
  const { shown, words } = useStatus(row);
  const full = place.height >= FULL;
  const up = full ? 0 : -12;
  const { throughput, budget } = row;
  const breach = isOld(shown) ? null : breachOf(row);
  return (
    <ServiceBox row={row} place={place} shown={shown} words={words}>
      <div className="rule" style={box(48, 0, 1824)} />
      <span style={box(48, 22 + up)}>
        <Glyph severity={shown.severity} was={lastSeen(shown)} size={40} />
      </span>
      <NameLines row={row} shown={shown} words={words} full={full} />
      <Reading row={row} shown={shown} height={place.height} breach={breach} more={more} />
      {throughput !== null && (
        <>
          <FigureText
            figure={throughput}
            text={perHour(throughput.value)}
            unit={throughput.value === null ? `${throughput.event}, unknown` : `/h ${throughput.event}`}
            tone={`t-name is-strong ${breach === 'throughput' ? shown.severity : 'ink-1'}`}
            style={box(1210, 21 + up)}
          />
          {throughput.usual !== null && (
            <span className="t-note ink-3 service-note" style={box(1210, 66 + up * 1.3)}>
              usual {perHour(throughput.usual)}
            </span>
          )}
        </>
      )}
      {budget !== null && (
        <Budget
          budget={budget}
          y={21 + up}
          barY={76 + up}
          thick={5}
          tone={`t-name is-strong ${breach === 'budget' ? shown.severity : 'ink-1'}`}
        />
      )}
    </ServiceBox>
  );
});

/** Name, status, owner: words for a memory are long, so there the owner has a line of its own. */
function NameLines(props: {
  readonly row: ServiceRow;
  readonly shown: Shown;
  readonly words: string;
  readonly full: boolean;
}) {
  const { row, shown, words, full } = props;
  const name = useFittedName(row.name, BOLD_NAME_ROOM);
  const three = full && isOld(shown);
  const short = isOld(shown) ? memoryWords(shown) : words;
  return (
    <>
      <span
        className={`${name.tone} is-strong ink-1 service-name`}
        style={box(104, three ? 5 : full ? 17 : 5, 436)}
      >
        {name.text}
      </span>
      <span className="t-note ink-2 service-note" style={box(104, three ? 45 : full ? 62 : 46, 436)}>
        <span className={toneOf(shown.severity)}>{full ? words : short}</span>
        {!three && row.owner !== '' && ` · ${row.owner}`}
      </span>
      {three && (
        <span className="t-note ink-2 service-note" style={box(104, 70, 436)}>
          {row.owner}
        </span>
      )}
    </>
  );
}

/** The latency with its chart; without a reading, the reason in a dashed field, never a number. */
function Reading(props: {
  readonly row: ServiceRow;
  readonly shown: Shown;
  readonly height: number;
  readonly breach: ReturnType<typeof breachOf>;
  readonly more: number;
}) {
  const { row, shown, height, breach, more } = props;
  const { latency, reason } = row;
  const full = height >= FULL;
  if (latency === null || latency.value === null) {
    const text = reason === '' ? 'no reading yet' : reason;
    return (
      <span className="service-missing missing" style={box(560, 8, 590 + more, height - 16)}>
        <span className={text.length > (full ? 30 : 60) ? 't-note ink-1' : 't-name ink-1'}>{text}</span>
      </span>
    );
  }
  const old = isOld(shown);
  const told = breach === 'latency' || old ? '' : reason;
  return (
    <>
      {shown.freshness === 'stale' && (
        <span className="hatched" style={box(548, 4, 606 + more, height - 8)} />
      )}
      <FigureText
        figure={latency}
        {...latencyText(latency.value)}
        tone={`${full ? 't-answer is-strong' : 't-name is-strong'} ${breach === 'latency' ? shown.severity : 'ink-1'}`}
        unitTone={full ? 't-name ink-2' : 't-note ink-2'}
        style={box(560, full ? 20 : 9)}
      />
      {told !== '' && (
        <span className="t-note ink-2 service-note" style={box(750, full ? 8 : 4, 400 + more)}>
          {told}
        </span>
      )}
      <div style={box(750, told === '' ? 10 : 44, 400 + more, height - (told === '' ? 20 : 54))}>
        <Spark
          series={latency.series}
          limit={latency.objective}
          limitLabel={
            told === '' && full && latency.objective !== null
              ? `${promisedWords(latency.objective, latency.value)} promised`
              : ''
          }
          severity={shown.severity}
          peak={latencyWords}
        />
      </div>
    </>
  );
}
