import type { Answer } from '../../shared/model/snapshot';
import './answer-sentence.css';

/** The answer at the top of a view: verdict bold, reason regular, two lines; a calm view says one line and a note. */
export function AnswerSentence({ answer }: { readonly answer: Answer }) {
  const { verdict, reason, note } = answer;
  const calm = reason === '' && note !== '';
  return (
    <div className={calm ? 'answer is-calm' : 'answer'}>
      <h1 className="t-answer" aria-live="polite">
        <span className="is-strong verdict">{verdict}</span>
        {reason !== '' && <span className="reason"> {reason}</span>}
      </h1>
      {calm && <p className="t-note ink-2">{note}</p>}
    </div>
  );
}
