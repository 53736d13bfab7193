import type { IncidentPage } from '../../../shared/model/incident';
import { AnswerSentence } from '../../parts/answer-sentence';
import { usePageFreshness } from '../../parts/page-freshness';
import { isOld } from '../../parts/shown';
import { useNow, useSection, useWall } from '../../state/wall-store';
import { Glyph } from '../../theme/glyph';
import { box } from '../../theme/place';
import './incident.css';
import { Acts } from './incident-acts';
import { Argument } from './incident-argument';
import { INCIDENT_PAGE } from './incident-layout';
import { Others } from './incident-others';
import { Reach } from './incident-reach';
import { BlockingTreePart } from './incident-tree';
import { incidentTone, isRecovering } from './incident-words';
import { OverPage } from './over-page';

/** One incident: what broke, since when, whom it hits, why we think so, and what to do. For 30 s, how it ended. */
export function IncidentView() {
  const { open, over } = useSection('incident');
  const shown = useWall((state) => state.preempt.shown);
  const freshness = usePageFreshness();
  const asked = open.find(({ id }) => id === shown);
  const ended = asked === undefined && over !== null && over.id === shown ? over : null;
  const page = ended === null ? (asked ?? open[0]) : undefined;
  const old = isOld({ freshness }) || page?.severity === 'unknown';
  return (
    <section
      className={`view incident${old ? ' is-old' : ''}`}
      data-view="incident"
      data-incident={page?.id ?? ended?.id}
      data-severity={ended !== null ? 'ok' : old ? 'unknown' : page?.severity}
      data-freshness={freshness}
      data-over={ended === null ? undefined : ended.to}
    >
      {ended !== null ? (
        <OverPage over={ended} />
      ) : page !== undefined ? (
        <Page page={page} old={old} />
      ) : (
        <AnswerSentence answer={{ verdict: 'It is over.', reason: '', note: 'No incident is open.' }} />
      )}
    </section>
  );
}

function Page({ page, old }: { readonly page: IncidentPage; readonly old: boolean }) {
  const { cachedAt } = useSection('frame');
  const live = useNow(1_000);
  const now = cachedAt ?? live;
  const { severity, was, tree, others } = page;
  const { top, tree: treeTop, foot, divider } = INCIDENT_PAGE;
  const recovering = isRecovering(page, useSection('services').rows);
  const tone = incidentTone(page, old, recovering);
  const parts = { page, now, old, tone };
  return (
    <>
      {tone !== null && <span className={`incident-spine is-${tone}`} />}
      <span style={box(52, 96)}>
        <Glyph
          severity={old ? 'unknown' : recovering ? 'info' : severity}
          was={old ? (was ?? severity) : null}
          size={50}
        />
      </span>
      <AnswerSentence answer={page.answer} />
      <div className="rule" style={box(48, top, 1824)} />
      <Reach {...parts} />
      <Argument {...parts} />
      <Acts {...parts} />
      <span className="incident-divider" style={box(divider, top, 1.5, foot - top)} />
      {tree !== null && (
        <>
          <div className="rule" style={box(48, treeTop, divider - 48)} />
          <BlockingTreePart tree={tree} tone={tone} />
        </>
      )}
      <div className="rule" style={box(48, foot, 1824)} />
      <Others others={others} old={old} />
    </>
  );
}
