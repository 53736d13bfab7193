import type { RecoveryRow, RecoveryStep } from '../../../shared/model/snapshot';
import { Glyph } from '../../theme/glyph';
import { box } from '../../theme/place';
import { Proof } from './recovery-figures';
import { costliest, type RatioScale } from './recovery-layout';
import { spanOf, targetText } from './span';

const HEIGHT = 208;
/** At most so many steps have a line each; the shortest are left out first. */
const STEPS = 6;
const STEP = 30;

/** The one line that judges all: the time promised. */
export function TrackTop({ x, top, bottom }: { x: number; top: number; bottom: number }) {
  return (
    <>
      <span className="t-note is-strong ink-1 recovery-promise" style={box(x - 200, top - 42, 400)}>
        RTO, the time promised
      </span>
      <span className="recovery-line" style={box(x - 1, top - 8, 2, bottom - top + 8)} />
      <span className="t-note ink-3" style={box(1370, top - 42)}>
        loses, of RPO
      </span>
      <span className="t-note ink-3" style={box(1560, top - 42)}>
        proof
      </span>
      <span className="t-note ink-3" style={box(1740, top - 42)}>
        last drills
      </span>
    </>
  );
}

/** The worst service, opened: its drill's steps on the axis of the promise; the costliest step is the only colour. */
export function RecoveryHero(props: {
  row: RecoveryRow;
  y: number;
  start: number;
  scale: RatioScale;
  now: number;
}) {
  const { row, y, start, scale, now } = props;
  const target = row.rtoTarget ?? 0;
  const measured = row.rtoMeasured;
  const span = measured === null ? null : spanOf(measured, target);
  const reasons = row.reasons.slice(0, 1);
  const label = `${row.name}: ${row.posture}, ${row.reasons.join(', ')}. ${row.track}`;
  return (
    // biome-ignore lint/a11y/useSemanticElements: placed on the wall's grid, the axis runs through it
    <div
      role="group"
      aria-label={label}
      className="recovery-hero"
      data-service={row.id}
      data-severity={row.severity}
      data-posture={row.posture}
      style={box(48, y, 1824, HEIGHT)}
    >
      <div className="rule" style={box(0, HEIGHT, 1824)} />
      <span style={box(2, 24)}>
        <Glyph severity={row.severity} size={36} />
      </span>
      <span className="t-answer is-strong ink-1" style={box(56, 4)}>
        {row.name}
      </span>
      <span className="t-name is-strong critical" style={box(56, 80)}>
        {row.posture}
      </span>
      <span className="t-note ink-2 recovery-why" style={box(56, 128, 320)}>
        {reasons.map((reason) => (
          <span key={reason}>{reason}</span>
        ))}
        <span>{row.owner}</span>
      </span>
      <Waterfall row={row} start={start - 48} scale={scale} />
      {span !== null && (
        <>
          <span
            className="t-hero critical recovery-figure"
            style={box(1322, 0)}
            data-metric="gantry.recovery.rto"
            data-value={measured ?? undefined}
          >
            {span.text.replace(/\.0$/, '')}
            <span className="t-name ink-2 recovery-unit">{span.unit}</span>
          </span>
          <span className="t-note ink-2" style={box(1322, 114)}>
            to recover, of {targetText(target)} promised
          </span>
        </>
      )}
      <Proof row={row} y={140} now={now} quiet={false} />
    </div>
  );
}

function shownSteps(steps: readonly RecoveryStep[]): readonly RecoveryStep[] {
  if (steps.length <= STEPS) return steps;
  const longest = [...steps].sort((a, b) => b.duration - a.duration).slice(0, STEPS);
  return steps.filter((step) => longest.includes(step));
}

function Waterfall({ row, start, scale }: { row: RecoveryRow; start: number; scale: RatioScale }) {
  const target = row.rtoTarget ?? 0;
  if (target <= 0) return null;
  const steps = shownSteps(row.steps);
  const worst = costliest(steps);
  const worstAt = worst === null ? -1 : steps.indexOf(worst);
  return (
    <div className="t-note recovery-waterfall">
      {steps.map((step, index) => {
        const from = start + scale.at(step.start / target);
        const to = start + scale.at((step.start + step.duration) / target);
        const top = 14 + index * STEP;
        const { text, unit } = spanOf(step.duration, target);
        const figure = text.replace(/\.0$/, '');
        const wide = step === worst;
        const inside = wide && to - from > 110;
        return (
          <div key={`${step.name}-${step.start}`}>
            {index > 0 && <span className="recovery-drop" style={box(from - 1, top - 12, 2, 14)} />}
            <span
              className={wide ? 'recovery-step is-worst' : 'recovery-step'}
              style={box(from, wide ? top - 1 : top + 6, Math.max(3, to - from), wide ? 32 : 16)}
            >
              {inside && <span className="recovery-step-text">{`${figure} ${unit}`}</span>}
            </span>
            {index < worstAt ? (
              <span
                className="ink-2 is-before"
                style={box(from - 412, top, 400)}
              >{`${step.name}, ${figure} ${unit}`}</span>
            ) : (
              <span className={wide ? 'critical is-strong' : 'ink-2'} style={box(to + 12, top)}>
                {wide && inside ? step.name : `${step.name}, ${figure}`}
              </span>
            )}
          </div>
        );
      })}
    </div>
  );
}
