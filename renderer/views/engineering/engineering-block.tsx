import { memo } from 'react';
import { readingWords } from '../../../shared/format/reading';
import type { EngineeringRow } from '../../../shared/model/engineering';
import { Spark } from '../../charts/spark';
import { FigureText } from '../../parts/figure';
import { isOld, type Shown } from '../../parts/shown';
import { Glyph } from '../../theme/glyph';
import { box } from '../../theme/place';
import { shortName } from '../../theme/short-name';
import { type Density, NOTE_LINE, type PlacedBlock, type PlacedRow } from './engineering-blocks';
import { ReadingBox, useShown } from './engineering-parts';
import { lineAt, lineFrom, readingFigure, usualWords } from './engineering-words';

const BETWEEN_NAMES = '\n';
/** Pitch from which figures have name size. */
const ROOMY = 44;
const TALLEST_CHART = 60;

interface BlockProps {
  readonly block: PlacedBlock;
  readonly density: Density;
  readonly rows: ReadonlyMap<string, EngineeringRow>;
}

/** Readings of one subject, or one reading of several subjects, under their head. */
export function Block({ block, density, rows }: BlockProps) {
  const { title, detail, x, y, head } = block;
  // One text, so that a row whose block has the same names is not drawn again.
  const names = block.rows
    .flatMap(({ id }) => rows.get(id) ?? [])
    .map((row) => nameOf(row, head))
    .join(BETWEEN_NAMES);
  return (
    <div className="reading-block" style={box(x, y, density.width)}>
      <div className="rule" style={box(0, 0, density.width)} />
      <span className="t-note reading-words" style={box(0, 5)}>
        <span className="is-strong ink-1">{title}</span>
        {detail !== '' && <span className="ink-3"> {detail}</span>}
      </span>
      {block.rows.map((place) => {
        const row = rows.get(place.id);
        return row === undefined ? null : (
          <Reading key={row.id} row={row} place={place} density={density} head={head} names={names} />
        );
      })}
    </div>
  );
}

/** Grid units from the left of a column: right edge of the value, the unit, the chart. */
const COLUMNS = {
  3: { value: 300, unit: 308, line: 418 },
  4: { value: 272, unit: 278, line: 364 },
} as const;
/** Pitch from which the figure is below its label, in answer size, with the chart next to both. */
const TALL = 116;
const TALL_LINE = 250;
/** Pitch from which the usual is shown below. */
const USUAL = 130;

interface ReadingProps {
  readonly row: EngineeringRow;
  readonly place: PlacedRow;
  readonly density: Density;
  readonly head: PlacedBlock['head'];
  /** of all rows of the block */
  readonly names: string;
}

const Reading = memo(function Reading({ row, place, density, head, names }: ReadingProps) {
  const { shown, words } = useShown(row);
  const { pitch, width } = density;
  const part = { row, place, density, head, names, shown };
  return (
    <ReadingBox
      row={row}
      shown={shown}
      words={words}
      className="reading"
      style={box(0, place.y, width, pitch + (place.noted ? NOTE_LINE : 0))}
    >
      {pitch >= TALL ? <TallRow {...part} /> : <FlatRow {...part} />}
      {place.noted && (
        <span
          className={`t-note ${isFarAbove(row, shown) ? 'warning' : 'ink-2'} reading-words`}
          style={box(0, pitch - 8, width)}
        >
          {row.note}
        </span>
      )}
    </ReadingBox>
  );
});

type PartProps = ReadingProps & { readonly shown: Shown };

function FlatRow({ row, place, density, head, names, shown }: PartProps) {
  const { pitch, width, columns } = density;
  const at = COLUMNS[columns];
  const { text, unit } = readingFigure(row);
  const roomy = pitch >= ROOMY;
  const large = roomy && text.length < 6;
  const room = at.value - Math.max(64, text.length * DIGIT[large ? 'name' : 'note'] + 12);
  const middle = pitch / 2;
  const tall = Math.min(TALLEST_CHART, pitch);
  const { value } = row.figure;
  return (
    <>
      {shown.freshness === 'stale' && value !== null && (
        <span className="hatched" style={box(at.value - 64, 2, width - at.value + 64, pitch - 4)} />
      )}
      <Label
        row={row}
        head={head}
        names={names}
        shown={shown}
        odd={place.noted}
        y={middle - 15}
        room={room}
      />
      {value === null ? (
        <Missing row={row} x={at.value - 70} y={middle - 16} width={width - at.value + 70} />
      ) : (
        <>
          <FigureText
            figure={row.figure}
            text={text}
            unit=""
            tone={`${large ? 't-name' : 't-note is-strong'} ${inkOf(row, shown)}${isStrong(shown, place.noted) ? ' is-strong' : ''}`}
            style={box(at.value - 110, middle - (roomy ? 22 : 15))}
            align={110}
          />
          <span className="t-note ink-3 reading-words" style={box(at.unit, middle - (roomy ? 11 : 15))}>
            {unit}
          </span>
          <div style={box(at.line, middle - tall / 2, width - at.line, tall)}>
            <Line row={row} shown={shown} />
          </div>
        </>
      )}
    </>
  );
}

function TallRow({ row, place, density, head, names, shown }: PartProps) {
  const { pitch, width } = density;
  const { text, unit } = readingFigure(row);
  const { value } = row.figure;
  const usual = pitch >= USUAL ? usualWords(row) : '';
  const up = pitch / 2 - (usual === '' ? 52 : 60);
  return (
    <>
      {shown.freshness === 'stale' && value !== null && (
        <span className="hatched" style={box(0, up + 32, TALL_LINE - 20, 64)} />
      )}
      <Label row={row} head={head} names={names} shown={shown} odd={place.noted} y={up} room={width} />
      {value === null ? (
        <Missing row={row} x={0} y={up + 40} width={width} />
      ) : (
        <>
          <FigureText
            figure={row.figure}
            text={text}
            unit={unit}
            tone={`t-answer ${inkOf(row, shown)}${isStrong(shown, place.noted) ? ' is-strong' : ''}`}
            style={box(0, up + 27)}
          />
          <span className="t-note ink-3 reading-words" style={box(0, up + 90)}>
            {usual}
          </span>
          <div style={box(TALL_LINE, 10, width - TALL_LINE, pitch - 20)}>
            <Line row={row} shown={shown} stated />
          </div>
        </>
      )}
    </>
  );
}

/** From this multiple of its usual on, a reading is coloured although no rule judges it. */
const FAR_ABOVE = 2;

function isFarAbove({ times }: EngineeringRow, shown: Shown): boolean {
  return times !== null && times >= FAR_ABOVE && !isOld(shown);
}

function isTrouble({ severity }: Shown): boolean {
  return severity === 'critical' || severity === 'warning';
}

/** The figure of a severity that is only held is well again. */
function inkOf({ ending }: EngineeringRow, shown: Shown): string {
  return isTrouble(shown) && ending !== true ? shown.severity : 'ink-1';
}

function isStrong(shown: Shown, odd: boolean): boolean {
  return !isOld(shown) && (odd || isTrouble(shown));
}

/** Width of a letter of a note, and of a digit by size, in grid units. */
const LETTER = 11.4;
const DIGIT = { name: 22, note: 13 } as const;

function Label(props: {
  readonly row: EngineeringRow;
  readonly head: PlacedBlock['head'];
  readonly names: string;
  readonly shown: Shown;
  readonly odd: boolean;
  readonly y: number;
  /** grid units before the figure */
  readonly room: number;
}) {
  const { row, head, names, shown, odd, y, room } = props;
  const marked = !isOld(shown) && shown.severity !== 'ok';
  const x = marked ? 30 : 0;
  const name = nameOf(row, head);
  const letters = Math.floor((room - x) / LETTER);
  const fits = name.length <= letters;
  const strong = isStrong(shown, odd) && fits;
  return (
    <>
      {marked && (
        <span style={box(0, y + 3)}>
          <Glyph severity={shown.severity} size={24} />
        </span>
      )}
      <span
        className={`t-note reading-words ${strong ? 'is-strong ink-1' : marked ? 'ink-1' : 'ink-2'}`}
        style={box(x, y)}
      >
        {fits ? name : shortName(name, letters, names.split(BETWEEN_NAMES))}
      </span>
    </>
  );
}

function Line(props: {
  readonly row: EngineeringRow;
  readonly shown: Shown;
  /** there is room to state a peak that leaves the scale */
  readonly stated?: boolean;
}) {
  const { row, shown, stated = false } = props;
  const { unit } = row.figure;
  return (
    <Spark
      series={row.series}
      limit={isOld(shown) ? null : lineAt(row)}
      severity={shown.severity}
      scale="fitted"
      from={lineFrom(row)}
      band={row.band}
      {...(stated ? { peak: (value: number) => readingWords(value, unit) } : {})}
    />
  );
}

/** No observation: the reason in a dashed field, never a number. */
function Missing(props: {
  readonly row: EngineeringRow;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}) {
  const { row, x, y, width } = props;
  return (
    <span className="missing reading-missing t-note ink-1" style={box(x, y, width, 32)}>
      {row.note === '' ? 'unknown' : row.note}
    </span>
  );
}

/** Below a head that names the subject, the row names the reading, and vice versa. */
function nameOf({ name, label, subject }: EngineeringRow, head: PlacedBlock['head']): string {
  if (head === 'reading') return subject.kind === 'service' ? name : subject.id;
  return label.replace(/^queue /u, '');
}
