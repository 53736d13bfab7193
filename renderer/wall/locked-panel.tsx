import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { Refusal } from '../../shared/contract/wall-bridge';
import { useControls } from '../state/controls';
import { useSection, useWallStore } from '../state/wall-store';
import './locked-panel.css';

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'];
const LONGEST_PIN = 12;

/** A possible action behind the wall's lock, in the words of its button. */
export interface LockedChoice {
  readonly words: string;
  /** @returns null: done */
  readonly act: (pin: string) => Promise<Refusal | null>;
  /** shown while it is in progress */
  readonly meanwhile?: string;
  /** the panel closes afterwards */
  readonly closes: boolean;
}

interface Props {
  readonly label: string;
  readonly title: string;
  readonly note: ReactNode;
  readonly choices: readonly LockedChoice[];
  /** besides `Esc closes` */
  readonly foot: string;
  /** how to do it on a wall without a PIN */
  readonly elsewhere: string;
  /** between the lock and the choices */
  readonly children?: ReactNode;
}

/** A panel that asks for the wall's PIN, then for the action: by keys, remote control or touch. */
export function LockedPanel({ label, title, note, choices, foot, elsewhere, children }: Props) {
  const store = useWallStore();
  const { lock: keys } = useControls();
  const { lock } = useSection('frame');
  const [pin, setPin] = useState('');
  const [asked, setAsked] = useState(true);
  const [at, setAt] = useState(0);
  const [said, setSaid] = useState('');
  const [busy, setBusy] = useState(false);
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => panel.current?.focus(), []);
  const chosen = Math.min(at, Math.max(0, choices.length - 1));

  const act = (choice: LockedChoice | undefined): void => {
    if (choice === undefined || busy) return;
    setBusy(true);
    setSaid(choice.meanwhile ?? '');
    choice.act(pin).then(
      (refused) => {
        setBusy(false);
        setSaid(refused?.reason ?? '');
        setAt(0);
        if (refused === null && choice.closes) store.overlay(null);
        if (refused?.code === 'pin') {
          setPin('');
          setAsked(true);
        }
      },
      () => setBusy(false),
    );
  };
  /** Nothing is chosen before the PIN is known to be right. */
  const unlock = (): void => {
    if (pin === '' || busy) return;
    setBusy(true);
    setSaid('');
    keys.unlock(pin).then(
      (refused) => {
        setBusy(false);
        setSaid(refused?.reason ?? '');
        if (refused === null) setAsked(false);
        else setPin('');
      },
      () => setBusy(false),
    );
  };
  const typed = (digit: string): void => setPin((before) => `${before}${digit}`.slice(0, LONGEST_PIN));
  const pressed = (event: KeyboardEvent): void => {
    const { key } = event;
    const writes = event.target instanceof HTMLInputElement;
    if (key === 'Escape' || (!lock && key === 'Enter')) store.overlay(null);
    else if (asked && /^\d$/u.test(key)) typed(key);
    else if (asked && key === 'Backspace') setPin((before) => before.slice(0, -1));
    else if (asked && key === 'Enter') unlock();
    else if (!asked && (key === 'ArrowDown' || (key === 'ArrowRight' && !writes)))
      setAt((chosen + 1) % choices.length);
    else if (!asked && (key === 'ArrowUp' || (key === 'ArrowLeft' && !writes)))
      setAt((chosen + choices.length - 1) % choices.length);
    else if (!asked && key === 'Enter') act(choices[chosen]);
    else return;
    event.preventDefault();
  };

  return (
    <div
      className="overlay locked-panel"
      role="dialog"
      aria-label={label}
      tabIndex={-1}
      ref={panel}
      onKeyDown={pressed}
    >
      <p className="t-answer is-strong">{title}</p>
      <p className="t-note ink-2">{note}</p>
      {!lock ? (
        <p className="t-name ink-1">
          Not from here: the wall has no PIN (wall.lock in gantry.yaml). {elsewhere}
        </p>
      ) : asked ? (
        <>
          <p className="t-name ink-1" data-pin={pin.length}>
            PIN {'•'.repeat(pin.length) || '…'}
          </p>
          <div className="locked-digits">
            {DIGITS.map((digit) => (
              <button key={digit} type="button" className="t-name" onClick={() => typed(digit)}>
                {digit}
              </button>
            ))}
            <button type="button" className="t-name" onClick={unlock}>
              OK
            </button>
          </div>
        </>
      ) : (
        <>
          {children}
          <div className="locked-choices">
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
        </>
      )}
      <p className="t-note ink-1 overlay-foot" role="status">
        {said}
      </p>
      <p className="t-note ink-3">
        {lock ? (asked ? 'Digits, then Enter. ' : '↑ ↓ and Enter. ') : ''}Esc closes{foot}.
      </p>
    </div>
  );
}
