import { dayMonth } from '../../../../shared/format/days';
import { capital } from '../../../../shared/format/fitting';
import type { RecoveryRow } from '../../../../shared/model/recovery';
import { scenarioWords } from '../../../../shared/model/scenario';
import { useSection } from '../../../state/wall-store';
import { Glyph } from '../../../theme/glyph';
import { box } from '../../../theme/place';
import { SCENARIO, SERVICE_PAGE } from './service-page-layout';

/** Scenarios that can affect the service, and which of them a drill has proven. */
export function Scenarios(props: { readonly scenarios: RecoveryRow['scenarios']; readonly old: boolean }) {
  const { scenarios, old } = props;
  const { timezone } = useSection('frame');
  const { x, width } = SERVICE_PAGE.left;
  return (
    <>
      <span className="t-note">
        <span className="is-strong ink-1" style={box(x + 56, SERVICE_PAGE.heads)}>
          What can befall it
        </span>
        <span
          className="ink-3 service-right"
          style={box(x + SCENARIO.proof, SERVICE_PAGE.heads, width - SCENARIO.proof)}
        >
          rehearsed
        </span>
      </span>
      {scenarios.map(({ scenario, posture, severity, reason, provenAt }, index) => {
        const words = scenarioWords(scenario);
        const quiet = posture === 'proven';
        const date = provenAt === null ? 'never' : dayMonth(provenAt, timezone);
        const loud = !old && (severity === 'critical' || severity === 'warning');
        return (
          <article
            key={scenario}
            className="service-row"
            aria-label={`${words}: ${old ? `unknown, was ${severity}` : severity}, ${posture}. ${reason}, rehearsed ${date}`}
            data-scenario={scenario}
            data-severity={old ? 'unknown' : severity}
            data-posture={posture}
            style={box(x, SERVICE_PAGE.first + index * SCENARIO.height, width, SCENARIO.height)}
          >
            {index > 0 && <div className="hairline" style={box(0, -2, width)} />}
            <span style={box(0, 10)}>
              <Glyph
                severity={old ? 'unknown' : severity}
                was={old && severity !== 'unknown' ? severity : null}
                size={32}
              />
            </span>
            <span className={`t-name ${quiet ? 'ink-2' : 'ink-1'}`} style={box(56, 4)}>
              {capital(words)}
            </span>
            <span
              className={`t-note ${loud ? `${severity} is-strong` : quiet ? 'ink-3' : 'ink-1'}`}
              style={box(SCENARIO.posture, 13)}
            >
              {old ? `was ${posture}` : posture}
            </span>
            <span
              className="t-note ink-2 service-reason"
              style={box(SCENARIO.reason, 0, SCENARIO.reasonWidth, SCENARIO.height)}
            >
              <span>{reason}</span>
            </span>
            <span
              className="t-note ink-2 service-right"
              style={box(SCENARIO.proof, 13, width - SCENARIO.proof)}
            >
              {date}
            </span>
          </article>
        );
      })}
    </>
  );
}
