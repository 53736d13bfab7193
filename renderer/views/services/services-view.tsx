import type { ServiceRow } from '../../../shared/model/services';
import { AnswerSentence } from '../../parts/answer-sentence';
import { ARRANGEMENT_HOLD_MS, useArrangement } from '../../parts/arrangement';
import { EmptyProof } from '../../parts/empty-proof';
import { useNow, useSection, useWall } from '../../state/wall-store';
import { box } from '../../theme/place';
import { CalmService } from './service-calm';
import { CellService } from './service-cell';
import { HeroService } from './service-hero';
import { LineService } from './service-line';
import { calmHeads, heroTone, rankedService } from './service-words';
import { layoutServices, type ServicesLayout } from './services-layout';
import './services.css';

/** Can we work right now, and who is on it? Rows by severity; the worst is the largest, healthy ones are folded. */
export function ServicesView() {
  const { answer, rows } = useSection('services');
  const frame = useSection('frame');
  const still = useWall((state) => state.boot.mode === 'shot');
  const ranked = rows.map(rankedService);
  const layout = useArrangement(ranked, '', useNow(ARRANGEMENT_HOLD_MS), still, () => layoutServices(ranked));
  const more = roomFor(rows);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const tone = heroTone(
    layout.placed.flatMap(({ id, kind }) =>
      kind === 'hero' || kind === 'half' ? (byId.get(id)?.name ?? []) : [],
    ),
  );
  return (
    <section className="view services" data-view="services" data-layout={layout.calm ? 'calm' : 'trouble'}>
      <AnswerSentence answer={answer} />
      {rows.length === 0 ? (
        <EmptyProof
          title="No services yet"
          line="Name a first service and what it depends on in"
          file={frame.configPath || 'gantry.yaml'}
        />
      ) : (
        <>
          {layout.calm && <CalmHeads rows={rows} placed={layout.placed} />}
          {layout.placed.map((place) => {
            const row = byId.get(place.id);
            if (row === undefined) return null;
            switch (place.kind) {
              case 'hero':
              case 'half':
                return <HeroService key={row.id} row={row} place={place} more={more} tone={tone} />;
              case 'line':
                return <LineService key={row.id} row={row} place={place} more={more} />;
              case 'calm':
                return <CalmService key={row.id} row={row} place={place} more={more} />;
              case 'cell':
                return <CellService key={row.id} row={row} place={place} detail={layout.detail} />;
            }
          })}
          <BandRule placed={layout.placed} />
          {layout.fold !== null && (
            <span className="t-name ink-3 service-note" style={box(layout.fold.x + 40, layout.fold.y + 4)}>
              {layout.fold.text}
            </span>
          )}
        </>
      )}
    </section>
  );
}

/** Grid units from the end of the charts to that of the last column that holds anything. */
const ROOM = { work: 400, workAndBudget: 700 } as const;

/** What the lines may take of columns for which nothing is configured. */
function roomFor(rows: readonly ServiceRow[]): number {
  if (rows.some(({ throughput }) => throughput !== null)) return 0;
  return rows.some(({ budget }) => budget !== null) ? ROOM.work : ROOM.workAndBudget;
}

function CalmHeads({
  rows,
  placed,
}: {
  readonly rows: readonly ServiceRow[];
  readonly placed: ServicesLayout['placed'];
}) {
  return (
    <div className="t-note ink-3">
      {calmHeads(rows, placed).map(({ x, text }) => (
        <span key={x} style={box(x, 231)}>
          {text}
        </span>
      ))}
    </div>
  );
}

/** The rule between the rows and the band of names. */
function BandRule({ placed }: { readonly placed: ServicesLayout['placed'] }) {
  const first = placed.find(({ kind }) => kind === 'cell');
  if (first === undefined) return null;
  return <div className="rule" style={box(48, first.y - 8, 1824)} />;
}
