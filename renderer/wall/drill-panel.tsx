import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { capital } from '../../shared/format/fitting';
import { formatAge } from '../../shared/format/format';
import { scenarioWords } from '../../shared/model/scenario';
import type { RunningDrill } from '../../shared/model/snapshot';
import { useControls } from '../state/controls';
import { useSection, useWall, useWallStore } from '../state/wall-store';
import { type DrillChoice, drillChoices } from './drill-acts';
import './drill-panel.css';

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'];
const LONGEST_PIN = 12;

/** Begins a drill of the service that is looked at, times its steps, ends it. Asks for the PIN of the wall's lock first. */
export function DrillPanel() {
  const store = useWallStore();
  const { services } = useControls();
  const { drill, lock } = useSection('frame');
  const { rows } = useSection('recovery');
  const open = useWall((state) => state.service);
  const [pin, setPin] = useState('');
  const [asked, setAsked] = useState(true);
  const [at, setAt] = useState(0);
  const [said, setSaid] = useState('');
  const [busy, setBusy] = useState(false);
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => panel.current?.focus(), []);

  const id = drill?.services[0] ?? open;
  const row = rows.find((one) => one.id === id);
  const choices = drillChoices(drill, row);
  const chosen = Math.min(at, Math.max(0, choices.length - 1));

  const act = (choice: DrillChoice | undefined): void => {
    if (choice === undefined || busy) return;
    setBusy(true);
    setSaid(choice.act.do === 'end' ? 'Waiting until the wall has seen everything back …' : '');
    services.drill(pin, choice.act).then(
      (refused) => {
        setBusy(false);
        setSaid(refused ?? '');
        setAt(0);
        if (refused === null && choice.act.do === 'end') store.overlay(null);
        if (refused !== null && /PIN/u.test(refused)) {
          setPin('');
          setAsked(true);
        }
      },
      () => setBusy(false),
    );
  };
  const typed = (digit: string): void => setPin((before) => `${before}${digit}`.slice(0, LONGEST_PIN));
  const pressed = (event: KeyboardEvent): void => {
    const { key } = event;
    if (key === 'Escape' || (!lock && key === 'Enter')) store.overlay(null);
    else if (asked && /^\d$/u.test(key)) typed(key);
    else if (asked && key === 'Backspace') setPin((before) => before.slice(0, -1));
    else if (asked && key === 'Enter') setAsked(pin === '');
    else if (!asked && (key === 'ArrowDown' || key === 'ArrowRight')) setAt((chosen + 1) % choices.length);
    else if (!asked && (key === 'ArrowUp' || key === 'ArrowLeft'))
      setAt((chosen + choices.length - 1) % choices.length);
    else if (!asked && key === 'Enter') act(choices[chosen]);
    else return;
    event.preventDefault();
  };

  return (
    <div
      className="overlay drill-panel"
      role="dialog"
      aria-label="Drill"
      tabIndex={-1}
      ref={panel}
      onKeyDown={pressed}
    >
      <p className="t-answer is-strong">{drill === null ? 'Begin a drill' : 'A drill goes on'}</p>
      <p className="t-note ink-2">
        {drill === null ? (
          `of ${row?.name ?? id ?? ''}: what is timed is what counts`
        ) : (
          <Running drill={drill} />
        )}
      </p>
      {!lock ? (
        <p className="t-name ink-1">
          Not from here: the wall has no PIN (wall.lock in gantry.yaml). From a shell: gantry drill
        </p>
      ) : asked ? (
        <>
          <p className="t-name ink-1" data-pin={pin.length}>
            PIN {'•'.repeat(pin.length) || '…'}
          </p>
          <div className="drill-digits">
            {DIGITS.map((digit) => (
              <button key={digit} type="button" className="t-name" onClick={() => typed(digit)}>
                {digit}
              </button>
            ))}
            <button type="button" className="t-name" onClick={() => setAsked(pin === '')}>
              OK
            </button>
          </div>
        </>
      ) : (
        <div className="drill-choices">
          {choices.map((choice, index) => (
            <button
              key={choice.words}
              type="button"
              className={`t-name ${index === chosen ? 'is-strong ink-1 is-chosen' : 'ink-2'}`}
              disabled={busy}
              aria-current={index === chosen}
              onClick={() => act(choice)}
            >
              {choice.words}
            </button>
          ))}
        </div>
      )}
      <p className="t-note ink-1 overlay-foot" role="status">
        {said}
      </p>
      <p className="t-note ink-3">
        {lock ? (asked ? 'Digits, then Enter. ' : '↑ ↓ and Enter. ') : ''}Esc closes
        {drill === null ? '' : '; the drill goes on'}.
      </p>
    </div>
  );
}

/** `Zone loss, for 12 min. Promote standby, for 40 s.` */
function Running({ drill }: { readonly drill: RunningDrill }) {
  const now = useWall((state) => state.now);
  const { scenario, startedAt, steps, stepSince } = drill;
  const begun = `${capital(scenarioWords(scenario))}, for ${formatAge(Math.max(0, now - startedAt))}.`;
  return stepSince === null
    ? begun
    : `${begun} ${steps.at(-1)}, for ${formatAge(Math.max(0, now - stepSince))}.`;
}
