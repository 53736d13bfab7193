import { useWall } from '../state/wall-store';
import { AcknowledgePanel } from './acknowledge-panel';
import { DrillPanel } from './drill-panel';
import { NoteForm } from './note-form';

const KEYS: readonly (readonly [string, string])[] = [
  ['← → ↑ ↓', 'previous, next view'],
  ['1 2 3 …', 'that view'],
  ['space', 'pause, go on'],
  ['Enter, p', 'pin this view, let it go'],
  ['Tab, Enter', 'tenants, recovery: into them, to a page'],
  ['i', 'the worst incident'],
  ['a', 'acknowledge the incident on the wall'],
  ['d', 'a drill: on a service’s page'],
  ['r', 'review: look back'],
  ['f, F11', 'full screen, window'],
  ['Esc, Backspace', 'back: from a page, from an incident'],
  ['q, Esc', 'leave the wall'],
  ['?, h, F1', 'this help'],
];

const REVIEW_KEYS: readonly (readonly [string, string])[] = [
  ['← →', 'back, on; with Shift a second'],
  ['PgUp PgDn, [ ]', 'change before, after'],
  ['Home, End', 'the first time, the last time'],
  ['space', 'play, stop'],
  [', .', 'slower, faster: 1× to 600×'],
  ['+ −, wheel', 'shorter, longer track'],
  ['Enter', 'the wall at this time, the timeline'],
  ['↑ ↓, 1 2 3 …', 'another view'],
  ['c', 'compare with this time, no longer'],
  ['n', 'leave a note at this time'],
  ['r, Esc', 'back to the present'],
];

/** Help, or the question before the wall closes. */
export function OverlayPanel() {
  const overlay = useWall((state) => state.overlay);
  const past = useWall(({ sections }) => sections?.frame.connection === 'replay');
  const version = useWall((state) => state.boot.version);
  if (overlay === null) return null;
  if (overlay === 'note') return <NoteForm />;
  if (overlay === 'drill') return <DrillPanel />;
  if (overlay === 'acknowledge') return <AcknowledgePanel />;
  if (overlay === 'quit') {
    return (
      <div className="overlay" role="alertdialog" aria-label="Leave the wall?">
        <p className="t-answer is-strong">Leave the wall?</p>
        <p className="t-name ink-2">Enter leaves. Any other key stays.</p>
      </div>
    );
  }
  return (
    <div className="overlay is-keys" role="dialog" aria-label="Keys">
      <p className="t-answer is-strong">Keys</p>
      <dl className="t-name">
        {(past ? REVIEW_KEYS : KEYS).map(([key, does]) => (
          <div key={key} className="overlay-key">
            <dt className="is-strong ink-1">{key}</dt>
            <dd className="ink-2">{does}</dd>
          </div>
        ))}
      </dl>
      <p className="t-note ink-3 overlay-foot">
        Touch or click: the left and right edge change the view, the middle {past ? 'plays' : 'pauses'}.
        Gantry {version}
      </p>
    </div>
  );
}
