import type { IncidentOver } from '../../../shared/model/incident';
import { viewTitle } from '../../../shared/model/views';
import { AnswerSentence } from '../../parts/answer-sentence';
import { useNow, useSection, useWall } from '../../state/wall-store';
import { nameTone } from '../../theme/fit';
import { Glyph } from '../../theme/glyph';
import { box, GRID } from '../../theme/place';
import { LINE } from './incident-layout';
import { OverChart } from './over-chart';
import { estateWords, type OverHero, overHeroes } from './over-words';

const OVER = { heroes: 266, chart: 490, acts: 826, foot: 1006 } as const;
/** Columns of the heroes, which hold in every row. */
const COLUMNS = [48, 560, 1210, 1610] as const;

/** How an incident ended, for half a minute: what it was, what it cost, what ended it, what stays open. See board 10b. */
export function OverPage({ over }: { readonly over: IncidentOver & { readonly until: number } }) {
  const { chart, ended, open } = over;
  const heroes = overHeroes(over);
  return (
    <>
      <span style={box(52, 96)}>
        <Glyph severity="ok" size={50} />
      </span>
      <AnswerSentence answer={over.answer} />
      <div className="rule" style={box(48, 246, 1824)} />
      {heroes.map((hero, index) => (
        <Hero
          key={`${hero.unit} ${hero.lines[0]}`}
          hero={hero}
          x={COLUMNS[index] ?? 48}
          room={(COLUMNS[index + 1] ?? GRID.right + 30) - (COLUMNS[index] ?? 48) - 30}
        />
      ))}
      <div className="hairline" style={box(48, OVER.chart, 1824)} />
      <OverChart over={over} chart={chart} top={OVER.chart} bottom={OVER.acts} />
      <div className="rule" style={box(48, OVER.acts, 1824)} />
      <Told title="What ended it" x={48} width={open === null ? 1824 : 1100} {...ended} />
      {open !== null && <Told title="What stays open" x={1210} width={662} {...open} />}
      <div className="hairline" style={box(48, OVER.foot, 1824)} />
      <Foot until={over.until} />
    </>
  );
}

function Hero({ hero, x, room }: { readonly hero: OverHero; readonly x: number; readonly room: number }) {
  const { text, unit, lines } = hero;
  return (
    <>
      <span className="t-hero ink-1 incident-span" style={box(x, OVER.heroes)}>
        {text}
        <span className={`${nameTone(unit, room - text.length * 72 - 12)} ink-2 incident-unit`}>{unit}</span>
      </span>
      {lines.map((line, index) => (
        <span
          key={line}
          className="t-note ink-2 incident-name"
          style={box(x, OVER.heroes + 118 + index * LINE)}
        >
          {line}
        </span>
      ))}
    </>
  );
}

function Told(props: {
  readonly title: string;
  readonly x: number;
  readonly width: number;
  readonly what: string;
  readonly detail: string;
}) {
  const { title, x, width, what, detail } = props;
  return (
    <div className="incident-part" style={box(x, OVER.acts + 10, width)}>
      <span className="t-note ink-3">{title}</span>
      <span className="t-name is-strong ink-1">{what}</span>
      <span className="t-note ink-2">{detail}</span>
    </div>
  );
}

/** How the estate is now, and what follows. */
function Foot({ until }: { readonly until: number }) {
  const { rows } = useSection('services');
  const { views, connection } = useSection('frame');
  const next = useWall(({ rotation }) => views[rotation.index]);
  const now = useNow();
  const estate = estateWords(rows);
  const seconds = Math.max(0, Math.ceil((until - now) / 1_000));
  return (
    <>
      {estate !== null && (
        <div className="over-estate" style={box(48, OVER.foot + 10)}>
          <Glyph severity={estate.severity} size={28} label={estate.severity} />
          <span className="t-note ink-2 incident-name">{estate.text}</span>
        </div>
      )}
      {connection !== 'replay' && next !== undefined && (
        <span className="t-note ink-3 is-before tabular" style={box(960, OVER.foot + 10, 912)}>
          {viewTitle(next)} in {seconds} s; the frame keeps it today
        </span>
      )}
    </>
  );
}
