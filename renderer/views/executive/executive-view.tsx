import { AnswerSentence } from '../../parts/answer-sentence';
import { EmptyProof } from '../../parts/empty-proof';
import { usePageFreshness } from '../../parts/page-freshness';
import { isOld } from '../../parts/shown';
import { useSection } from '../../state/wall-store';
import { box } from '../../theme/place';
import { CapacityRows } from './capacity-rows';
import { Cost } from './cost';
import { layoutExecutive, TOP } from './executive-layout';
import { IncidentDays } from './incident-days';
import { PromiseHero } from './promise-hero';
import { PromiseRow } from './promise-row';
import './executive.css';

/** Relative to the margin: the columns of incidents, capacity and cost. */
const CAPACITY = { x: 512, beside: 1010, alone: 1312 } as const;

/** Are all objectives met, and is each service proven to be recoverable in time? */
export function ExecutiveView() {
  const { answer, services, days, open, capacity, cost } = useSection('executive');
  const frame = useSection('frame');
  const freshness = usePageFreshness();
  const old = isOld({ freshness });
  const layout = layoutExecutive(services);
  const { hero, rows, heroHeight, rowHeight, foot, footHeight } = layout;
  return (
    <section
      className={old ? 'view executive is-old' : 'view executive'}
      data-view="executive"
      data-freshness={freshness}
    >
      <AnswerSentence answer={answer} />
      {services.length === 0 ? (
        <EmptyProof
          title="No services yet"
          line="Name a service, its owner and what is promised of it in"
          file={frame.configPath || 'gantry.yaml'}
        />
      ) : (
        <>
          <Heads budget={hero !== null} />
          <div className="rule" style={box(48, TOP, 1824)} />
          {hero !== null && <PromiseHero service={hero} y={TOP} height={heroHeight} />}
          {rows.map((service, index) => (
            <PromiseRow
              key={service.id}
              service={service}
              y={TOP + heroHeight + index * rowHeight}
              height={rowHeight}
            />
          ))}
          {layout.fold !== '' && (
            <span
              className="t-name ink-2 executive-words"
              style={box(104, foot - rowHeight + (rowHeight - 44) / 2)}
            >
              {layout.fold}
            </span>
          )}
          <div className="rule" style={box(48, foot, 1824)} />
          <div style={box(48, foot, 1824, footHeight)}>
            <IncidentDays
              days={days}
              open={old || frame.freshness === 'stale' ? null : open}
              height={footHeight}
            />
            <CapacityRows
              capacity={capacity}
              x={CAPACITY.x}
              width={cost === null ? CAPACITY.alone : CAPACITY.beside}
              height={footHeight}
            />
            {cost !== null && <Cost cost={cost} height={footHeight} old={old} />}
          </div>
        </>
      )}
    </section>
  );
}

function Heads({ budget }: { readonly budget: boolean }) {
  return (
    <div className="t-note ink-3">
      {budget && <span style={box(560, TOP - 36)}>error budget left</span>}
      <span style={box(1210, TOP - 36)}>the promise</span>
      <span style={box(1610, TOP - 36)}>recovery</span>
    </div>
  );
}
