import type { RecoveryRow, RecoveryStep } from '../../../shared/model/recovery';
import type { Freshness } from '../../../shared/model/severity';
import { spanOf, targetText } from '../../parts/span';
import { nameTone } from '../../theme/fit';
import { Glyph } from '../../theme/glyph';
import { box } from '../../theme/place';
import { Proof } from './recovery-figures';
import { costliest, type RatioScale } from './recovery-layout';
import type { ShownRow } from './shown-row';

/** The least height, for its words. */
const HEIGHT = 208;
/** Maximum number of steps with a line each; the shortest are left out first. */
const STEPS = 6;

/** The RTO as one vertical line for all rows. */
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

/** The worst service in full: its drill's steps on the axis of the RTO; only the longest step is coloured. */
export function RecoveryHero(props: {
  row: RecoveryRow;
  y: number;
  start: number;
  height: number;
  scale: RatioScale;
  now: number;
  shown: ShownRow;
  freshness: Freshness;
  onOpen: (id: string) => void;
}) {
  const { row, y, height, start, scale, now, shown, freshness, onOpen } = props;
  const tone = shown.judged ? 'critical' : 'ink-2';
  const dy = (height - HEIGHT) / 2;
  const target = row.rtoTarget ?? 0;
  const measured = row.rtoMeasured;
  const span = measured === null ? null : spanOf(measured, target);
  const reasons = row.reasons.slice(0, 1);
  const label = `${row.name}: ${shown.severity}, ${freshness}, ${shown.posture}, ${row.reasons.join(', ')}. ${row.track}`;
  return (
    <article
      aria-label={label}
      className="recovery-hero"
      data-service={row.id}
      data-severity={shown.severity}
      data-posture={row.posture}
      data-freshness={freshness}
      data-tap
      onClick={() => onOpen(row.id)}
      style={box(48, y, 1824, height)}
    >
      <div className="rule" style={box(0, height, 1824)} />
      <span style={box(-1, dy + 22)}>
        <Glyph severity={shown.severity} was={shown.was} size={42} />
      </span>
      <span
        className={`${nameTone(row.name, 326, 't-answer')} is-strong ${shown.judged ? 'ink-1' : 'ink-2'} recovery-name`}
        style={box(56, dy + 6, 326)}
      >
        {row.name}
      </span>
      <span className={`t-name is-strong ${tone}`} style={box(56, dy + 81)}>
        {shown.posture}
      </span>
      <span className="t-note ink-2 recovery-why" style={box(56, dy + 129, 320)}>
        {reasons.map((reason) => (
          <span key={reason}>{reason}</span>
        ))}
        <span>{row.owner}</span>
      </span>
      <Waterfall row={row} start={start - 48} scale={scale} height={height} tone={tone} />
      {span !== null && (
        <>
          <span
            className={`t-hero ${tone} recovery-figure`}
            style={box(1322, dy + 3)}
            data-metric="gantry.recovery.rto"
            data-value={measured ?? undefined}
          >
            {span.text.replace(/\.0$/, '')}
            <span className="t-name ink-2 recovery-unit">{span.unit}</span>
          </span>
          <span className="t-note ink-2" style={box(1322, dy + 115)}>
            to recover, of {targetText(target)} promised
          </span>
        </>
      )}
      <Proof row={row} severity={shown.severity} y={dy + 143} now={now} quiet={!shown.judged} />
    </article>
  );
}

function shownSteps(steps: readonly RecoveryStep[]): readonly RecoveryStep[] {
  if (steps.length <= STEPS) return steps;
  const longest = [...steps].sort((a, b) => b.duration - a.duration).slice(0, STEPS);
  return steps.filter((step) => longest.includes(step));
}

function Waterfall(props: {
  readonly row: RecoveryRow;
  readonly start: number;
  readonly scale: RatioScale;
  readonly height: number;
  readonly tone: string;
}) {
  const { row, start, scale, height, tone } = props;
  const target = row.rtoTarget ?? 0;
  if (target <= 0) return null;
  const steps = shownSteps(row.steps);
  const worst = costliest(steps);
  const pitch = Math.min(46, (height - 28) / STEPS);
  const first = (height - pitch * steps.length) / 2 + (pitch - 30) / 2 + 2;
  const worstAt = worst === null ? -1 : steps.indexOf(worst);
  return (
    <div className="t-note recovery-waterfall">
      {steps.map((step, index) => {
        const from = start + scale.at(step.start / target);
        const to = start + scale.at((step.start + step.duration) / target);
        const top = first + index * pitch;
        const { text, unit } = spanOf(step.duration, target);
        const figure = text.replace(/\.0$/, '');
        const wide = step === worst;
        // Words inside the bar keep clear of the RTO line: before it or after it, or outside the bar if neither fits.
        const words = (figure.length + unit.length + 1) * 13 + 28;
        const line = start + scale.line;
        const at = line < from + words && line > from ? line : from;
        const inside = wide && to - at > words;
        return (
          <div key={`${step.name}-${step.start}`}>
            {index > 0 && (
              <span className="recovery-drop" style={box(from - 1, top + 18 - pitch, 2, pitch - 10)} />
            )}
            <span
              className={wide ? 'recovery-step is-worst' : 'recovery-step'}
              style={box(from, wide ? top - 1 : top + 6, Math.max(3, to - from), wide ? 32 : 16)}
            >
              {inside && (
                <span className="recovery-step-text" style={box(at - from, 0)}>{`${figure} ${unit}`}</span>
              )}
            </span>
            {index < worstAt ? (
              <span
                className="ink-2 is-before"
                style={box(from - 412, top, 400)}
              >{`${step.name}, ${figure} ${unit}`}</span>
            ) : (
              <span className={wide ? `${tone} is-strong` : 'ink-2'} style={box(to + 12, top)}>
                {wide && inside ? step.name : `${step.name}, ${figure}`}
              </span>
            )}
          </div>
        );
      })}
    </div>
  );
}
