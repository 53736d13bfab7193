import { dayMonth } from '../../../../shared/format/days';
import { fitting } from '../../../../shared/format/fitting';
import type { RecoveryRow, RecoveryStep } from '../../../../shared/model/recovery';
import { spanOf } from '../../../parts/span';
import { useSection } from '../../../state/wall-store';
import { box } from '../../../theme/place';
import { costliest } from '../recovery-layout';
import { NO_STEPS, SERVICE_PAGE, STEP } from './service-page-layout';

const NAME_LETTERS = 19;
/** Left edge of the column of times. */
const FIGURE = STEP.bar.x + STEP.bar.width;

/** The steps of the drill behind the verdict, in sequence, against the RTO. */
export function LastDrill({ row, old }: { readonly row: RecoveryRow; readonly old: boolean }) {
  const { timezone } = useSection('frame');
  const { history, steps, rtoTarget, severity } = row;
  const [last] = history;
  const { x, width } = SERVICE_PAGE.right;
  const shown = longest(steps);
  const worst = costliest(shown);
  const end = Math.max(rtoTarget ?? 0, ...shown.map(({ start, duration }) => start + duration), 1);
  const at = (seconds: number): number => (seconds / end) * STEP.bar.width;
  const tone = severity === 'critical' && !old ? 'critical' : 'ink-1';
  return (
    <>
      <span className="t-note" style={box(x, SERVICE_PAGE.heads, width)}>
        <span className="is-strong ink-1">Last drill</span>
        {last !== undefined && (
          <span className="ink-3 service-beside">
            {fitting(22, last.scenario)}, {dayMonth(last.endedAt, timezone)}, {last.outcome}
          </span>
        )}
      </span>
      {shown.length === 0 ? (
        <NoSteps row={row} />
      ) : (
        <div className="t-note">
          {rtoTarget !== null && (
            <span
              className="recovery-line"
              style={box(
                x + STEP.bar.x + at(rtoTarget) - 1,
                SERVICE_PAGE.first,
                2,
                shown.length * STEP.height,
              )}
            />
          )}
          {shown.map((step, index) => {
            const y = SERVICE_PAGE.first + index * STEP.height;
            const cost = step === worst;
            const { text, unit } = spanOf(step.duration, rtoTarget ?? step.duration);
            return (
              <div key={`${step.name}-${step.start}`} data-step={step.name}>
                <span className={cost ? `is-strong ${tone}` : 'ink-2'} style={box(x, y)}>
                  {fitting(NAME_LETTERS, step.name)}
                </span>
                <span
                  className={`recovery-step${cost && tone === 'critical' ? ' is-worst' : ''}`}
                  style={box(x + STEP.bar.x + at(step.start), y + 8, Math.max(3, at(step.duration)), 16)}
                />
                <span
                  className={`service-right ${cost ? `is-strong ${tone}` : 'ink-2'}`}
                  style={box(x + FIGURE, y, width - FIGURE)}
                >
                  {text.replace(/\.0$/, '')} {unit}
                  {step.outcome === 'passed' ? '' : `, ${step.outcome}`}
                </span>
              </div>
            );
          })}
        </div>
      )}
    </>
  );
}

/** The longest steps, in their order. */
function longest(steps: readonly RecoveryStep[]): readonly RecoveryStep[] {
  const kept = [...steps].sort((a, b) => b.duration - a.duration).slice(0, STEP.most);
  return steps.filter((step) => kept.includes(step));
}

function NoSteps({ row }: { readonly row: RecoveryRow }) {
  const { history, scenarios, id } = row;
  const first = scenarios[0]?.scenario ?? 'restore';
  return (
    <div
      className="missing service-empty"
      style={box(SERVICE_PAGE.right.x, SERVICE_PAGE.first + 6, SERVICE_PAGE.right.width, NO_STEPS - 20)}
    >
      <span className="t-name ink-1">
        {history.length === 0 ? 'It was never rehearsed.' : 'Its steps were not recorded.'}
      </span>
      {history.length === 0 && (
        <span className="t-note ink-2">
          {fitting(55, `gantry drill start ${first} --services ${id}`, 'gantry drill start')}
        </span>
      )}
    </div>
  );
}
