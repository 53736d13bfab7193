import { capital } from '../../../../shared/format/fitting';
import { formatAge } from '../../../../shared/format/format';
import { secondsWords } from '../../../../shared/format/measured';
import type { RecoveryRow } from '../../../../shared/model/recovery';
import type { Freshness } from '../../../../shared/model/severity';
import { AnswerSentence } from '../../../parts/answer-sentence';
import { usePageFreshness } from '../../../parts/page-freshness';
import { isOld } from '../../../parts/shown';
import { useControls } from '../../../state/controls';
import { useSection } from '../../../state/wall-store';
import { box } from '../../../theme/place';
import { shownRow } from '../shown-row';
import { LastDrill } from './last-drill';
import { Backups } from './service-backups';
import { Drills } from './service-drills';
import { Scenarios } from './service-scenarios';
import './service-page.css';
import { layoutServicePage, SERVICE_PAGE } from './service-page-layout';

/** The page of one service's recovery: scenarios that can affect it, its drills, its backups. */
export function ServicePageView({ id }: { readonly id: string }) {
  const { rows } = useSection('recovery');
  const { services } = useControls();
  const freshness = usePageFreshness();
  const row = rows.find((one) => one.id === id);
  const old = isOld({ freshness });
  const shown = row === undefined ? null : shownRow(row, freshness);
  return (
    <section
      className={`view service-page${old ? ' is-old' : ''}`}
      data-view="service"
      data-service={id}
      data-severity={shown?.severity}
      data-posture={row?.posture}
      data-freshness={freshness}
    >
      <button
        type="button"
        className="t-note ink-3 page-back"
        style={box(SERVICE_PAGE.right.x, SERVICE_PAGE.who, SERVICE_PAGE.right.width)}
        data-tap
        onClick={() => services.leave()}
      >
        Esc: all services
      </button>
      {row === undefined ? (
        <AnswerSentence
          answer={{
            verdict: `Nothing is promised of ${id};`,
            reason: 'the estate has no such service, or it has no targets.',
            note: '',
          }}
        />
      ) : (
        <Page row={row} old={old} freshness={freshness} />
      )}
    </section>
  );
}

function Page(props: { readonly row: RecoveryRow; readonly old: boolean; readonly freshness: Freshness }) {
  const { row, old, freshness } = props;
  const layout = layoutServicePage(row, row.backups.length);
  return (
    <>
      <AnswerSentence answer={row.answer} />
      <span className="t-note is-strong ink-1 service-who" style={box(SERVICE_PAGE.left.x, SERVICE_PAGE.who)}>
        {whoWords(row, freshness)}
      </span>
      <div className="rule" style={box(SERVICE_PAGE.left.x, SERVICE_PAGE.top, SERVICE_PAGE.left.width)} />
      <div className="rule" style={box(SERVICE_PAGE.right.x, SERVICE_PAGE.top, SERVICE_PAGE.right.width)} />
      <Scenarios scenarios={row.scenarios} old={old} />
      <LastDrill row={row} old={old} />
      <Drills row={row} layout={layout} old={old} />
      <Backups ids={row.backups} layout={layout} old={old} />
    </>
  );
}

/** `Finance operations, criticality 2. Promised: back in 60 min, at most 15 min lost, drilled every 90 d.` */
function whoWords(
  { owner, criticality, rtoTarget, rpoTarget, drillEvery }: RecoveryRow,
  freshness: Freshness,
) {
  const promised = [
    rtoTarget === null ? '' : `back in ${secondsWords(rtoTarget)}`,
    rpoTarget === null ? '' : `at most ${secondsWords(rpoTarget)} lost`,
    drillEvery === null ? '' : `drilled every ${formatAge(drillEvery)}`,
  ].filter(Boolean);
  const who = [owner, `criticality ${criticality}`, freshness === 'live' ? '' : freshness].filter(Boolean);
  return [
    capital(who.join(', ')),
    ...(promised.length === 0 ? [] : [`promised ${promised.join(', ')}`]),
  ].join(' · ');
}
