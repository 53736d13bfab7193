import { memo } from 'react';
import { readingWords } from '../../../shared/format/reading';
import type { EngineeringRow } from '../../../shared/model/engineering';
import { Spark } from '../../charts/spark';
import { FigureText } from '../../parts/figure';
import { isOld, lastSeen, memoryWords, type Shown, toneOf } from '../../parts/shown';
import { Glyph } from '../../theme/glyph';
import { box } from '../../theme/place';
import type { PlacedTrouble } from './engineering-layout';
import { Axis, ReadingBox, useShown } from './engineering-parts';
import { levelWords, lineAt, lineFrom, readingFigure, usualWords } from './engineering-words';

/** Columns of a reading in trouble, in grid units. */
const NAME = 104;
const FIGURE = 560;
const CHART = { x: 880, width: 660 };
const SAID = CHART.x + CHART.width + 14;
/** Number of letters of a name or a value that fit in their largest size. */
const LARGE_NAME = 14;
const LARGE_VALUE = 4;

interface PartProps {
  readonly row: EngineeringRow;
  readonly shown: Shown;
  readonly words: string;
  readonly height: number;
}

interface TroubleProps {
  readonly row: EngineeringRow;
  readonly place: PlacedTrouble;
}

/** A reading in trouble: the worst large, with its chart; the next ones one line each, in the same columns. */
export const TroubleReading = memo(function TroubleReading({ row, place }: TroubleProps) {
  const { shown, words } = useShown(row);
  const { kind, y, height } = place;
  const part = { row, shown, words, height };
  return (
    <ReadingBox
      row={row}
      shown={shown}
      words={words}
      className={`reading is-${kind}`}
      style={box(0, y, 1920, height)}
    >
      <div className="rule" style={box(48, 0, 1824)} />
      {shown.freshness === 'stale' && row.figure.value !== null && (
        <span className="hatched" style={box(FIGURE - 12, 6, CHART.x - FIGURE, height - 14)} />
      )}
      {kind === 'hero' ? <Hero {...part} /> : <Line {...part} />}
    </ReadingBox>
  );
});

/** An old figure is grey, and one that is well again plain. */
function inkOf({ ending }: EngineeringRow, shown: Shown): string {
  if (isOld(shown)) return 'ink-2';
  return ending === true ? 'ink-1' : shown.severity;
}

function Hero({ row, shown, words, height }: PartProps) {
  const { text, unit } = readingFigure(row);
  const old = isOld(shown);
  const large = text.length <= LARGE_VALUE;
  const bottom = height - 48;
  return (
    <>
      <span style={box(48, 34)}>
        <Glyph severity={shown.severity} was={lastSeen(shown)} size={42} />
      </span>
      <span
        className={`${row.label.length > LARGE_NAME ? 't-name' : 't-answer'} is-strong ink-1 reading-words`}
        style={box(NAME, row.label.length > LARGE_NAME ? 32 : 19)}
      >
        {row.label}
      </span>
      <span className="t-name ink-1 reading-words" style={box(NAME, 90)}>
        {row.name.length > 22 ? row.subject.id : row.name}
      </span>
      <span
        className={`${old ? 't-note' : 't-name'} ${toneOf(shown.severity)} reading-words`}
        style={box(NAME, old ? 142 : 136)}
      >
        {words}
      </span>
      {row.figure.value === null ? (
        <Missing row={row} height={height} />
      ) : (
        <>
          <FigureText
            figure={row.figure}
            text={text}
            unit={unit}
            tone={`${large ? 't-hero' : 't-answer is-strong'} ${inkOf(row, shown)}`}
            unitTone={unit.length > 6 ? 't-note ink-2' : 't-name ink-2'}
            style={box(FIGURE, large ? 14 : 36)}
          />
          <div style={box(CHART.x, 12, CHART.width, bottom - 12)}>
            <Chart row={row} shown={shown} axis />
          </div>
          <Axis row={row} x={CHART.x} y={height - 45} width={CHART.width} old={old} />
        </>
      )}
      {row.figure.value !== null && row.note !== '' && (
        <span className="t-note is-strong ink-1" style={box(FIGURE, 142, CHART.x - FIGURE - 24)}>
          {row.note}
        </span>
      )}
    </>
  );
}

function Line({ row, shown, words, height }: PartProps) {
  const { text, unit } = readingFigure(row);
  const old = isOld(shown);
  // Words for a memory are long, and the frame already states its time.
  const short = old ? `${memoryWords(shown)}` : words;
  return (
    <>
      <span style={box(48, 20)}>
        <Glyph severity={shown.severity} was={lastSeen(shown)} size={40} />
      </span>
      <span className="t-name is-strong ink-1 reading-words" style={box(NAME, 6)}>
        {row.label}
      </span>
      <span className="t-note ink-2 reading-words" style={box(NAME, 48)}>
        <span className={toneOf(shown.severity)}>{short}</span>
        {` · ${row.name.length + short.length > 36 ? row.subject.id : row.name}`}
      </span>
      {row.figure.value === null ? (
        <Missing row={row} height={height} />
      ) : (
        <>
          <FigureText
            figure={row.figure}
            text={text}
            unit={unit}
            tone={`t-answer is-strong ${inkOf(row, shown)}`}
            unitTone={unit.length > 6 ? 't-note ink-2' : 't-name ink-2'}
            style={box(FIGURE, 9)}
          />
          <div style={box(CHART.x, 8, CHART.width, height - 18)}>
            <Chart row={row} shown={shown} axis={false} />
          </div>
        </>
      )}
      {row.figure.value !== null && row.note !== '' && (
        <span className="t-note ink-1" style={box(SAID, 8, 1872 - SAID)}>
          {row.note}
        </span>
      )}
    </>
  );
}

function Chart({
  row,
  shown,
  axis,
}: {
  readonly row: EngineeringRow;
  readonly shown: Shown;
  readonly axis: boolean;
}) {
  const said = axis || row.note === '';
  return (
    <Spark
      series={row.series}
      limit={isOld(shown) ? null : lineAt(row)}
      limitLabel={axis ? levelWords(row, shown) : ''}
      severity={shown.severity}
      scale="close"
      from={lineFrom(row)}
      band={row.band}
      bandLabel={said ? usualWords(row) : ''}
      axis={axis}
      dot={axis}
      peak={(value) => readingWords(value, row.figure.unit)}
    />
  );
}

/** No observation: the reason in a dashed field, never a number. */
function Missing({ row, height }: { readonly row: EngineeringRow; readonly height: number }) {
  return (
    <span
      className="missing reading-missing"
      style={box(FIGURE, 12, CHART.x + CHART.width - FIGURE, height - 26)}
    >
      <span className="t-name ink-1">{row.note === '' ? 'no reading' : row.note}</span>
    </span>
  );
}
