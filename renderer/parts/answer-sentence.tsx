import { useLayoutEffect, useRef } from 'react';
import { asOfWords } from '../../shared/format/days';
import { REASON_LIMIT } from '../../shared/format/fitting';
import type { Answer } from '../../shared/model/said';
import { useSection } from '../state/wall-store';
import { useLoadedFaces } from '../theme/face';
import './answer-sentence.css';
import { unbroken } from './unbroken';

/** A verdict of at least this length has the first line to itself. */
const APART = 36;

/** Length of `As of 06:27: `. */
const WHEN = 13;

/**
 * The answer at the top of a view: verdict bold, reason regular, two lines; in a calm view one line and a note. An
 * answer from memory begins with its time and loses its weight, so that nobody takes it for the present.
 */
export function AnswerSentence({ answer }: { readonly answer: Answer }) {
  const { verdict, reason, note } = answer;
  const calm = reason === '' && note !== '';
  const { cachedAt, timezone } = useSection('frame');
  const remembered = cachedAt !== null && verdict !== '';
  const first = verdict.length + (remembered ? WHEN : 0);
  const apart = first >= APART && reason.length <= REASON_LIMIT && (!remembered || first <= REASON_LIMIT);
  const heading = useRef<HTMLHeadingElement>(null);
  const faces = useLoadedFaces();
  // A fallback font may be too wide for two lines: then the letter spacing is reduced.
  useLayoutEffect(() => {
    const element = heading.current;
    if (element === null) return;
    element.classList.remove('is-tight');
    const lines = element.scrollHeight / Number.parseFloat(getComputedStyle(element).lineHeight);
    element.classList.toggle('is-tight', lines > 2.2);
  }, [verdict, reason, remembered, faces]);
  return (
    <div className={calm ? 'answer is-calm' : 'answer'}>
      <h1 ref={heading} className={remembered ? 't-answer ink-2' : 't-answer'} aria-live="polite">
        {remembered && <span>{asOfWords(cachedAt, timezone)} </span>}
        <span className={remembered ? '' : 'is-strong verdict'}>{unbroken(verdict)}</span>
        {reason !== '' && <span className={apart ? 'reason is-apart' : 'reason'}> {unbroken(reason)}</span>}
      </h1>
      {calm && <p className="t-note ink-2">{note}</p>}
    </div>
  );
}
