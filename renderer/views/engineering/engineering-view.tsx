import { AnswerSentence } from '../../parts/answer-sentence';
import { EmptyProof } from '../../parts/empty-proof';
import { useNow, useSection, useWall } from '../../state/wall-store';
import { GRID } from '../../theme/place';
import './engineering.css';
import { ARRANGEMENT_HOLD_MS, useArrangement } from '../../parts/arrangement';
import { Block } from './engineering-block';
import { layoutEngineering } from './engineering-layout';
import { useSteadyRows } from './engineering-parts';
import { Sources } from './engineering-sources';
import { TroubleReading } from './engineering-trouble';
import { rankedReading } from './engineering-words';

/** Cause or symptom, and what is saturated? Each reading next to its usual band; the worst is the largest. */
export function EngineeringView() {
  const section = useSection('engineering');
  const { configPath } = useSection('frame');
  const still = useWall((state) => state.boot.mode === 'shot');
  const { answer, groups, rows, more, sources } = section;
  const ranked = rows.map(rankedReading);
  const key = [sources.length, ...ranked.map(({ noted }) => noted)].join(' ');
  const layout = useArrangement(ranked, key, useNow(ARRANGEMENT_HOLD_MS), still, () =>
    layoutEngineering(ranked, sources.length, groups),
  );
  const byId = useSteadyRows(rows);
  return (
    <section
      className="view engineering"
      data-view="engineering"
      data-layout={layout.trouble.length === 0 ? 'calm' : 'trouble'}
    >
      <AnswerSentence answer={answer} />
      {rows.length === 0 && sources.length === 0 ? (
        <EmptyProof
          title="Nothing is measured yet"
          line="Name a first target in"
          file={configPath || 'gantry.yaml'}
          {...(answer.verdict === '' ? { top: GRID.margin * 2 } : {})}
        />
      ) : (
        <>
          {layout.trouble.map((place) => {
            const row = byId.get(place.id);
            return row === undefined ? null : <TroubleReading key={row.id} row={row} place={place} />;
          })}
          {layout.blocks.map((block) => (
            <Block key={block.id} block={block} density={layout.density} rows={byId} />
          ))}
          <Sources
            section={section}
            top={layout.footTop}
            out={{ count: layout.dropped.count + more.count, ill: layout.dropped.ill + more.ill }}
          />
        </>
      )}
    </section>
  );
}
