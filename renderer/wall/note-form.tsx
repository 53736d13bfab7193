import { type FormEvent, useState } from 'react';
import { LONGEST_NOTE } from '../../shared/contract/bridge-decode';
import { siteTime } from '../../shared/format/site-clock';
import { useReview, useReviewTime } from '../state/use-review';
import { useSection, useWallStore } from '../state/wall-store';

/** A line for a note at this time; stored with everything else. */
export function NoteForm() {
  const review = useReview();
  const store = useWallStore();
  const { timezone } = useSection('frame');
  const { clock, seconds, date } = siteTime(useReviewTime(), timezone);
  const [text, setText] = useState('');
  const keep = (event: FormEvent): void => {
    event.preventDefault();
    if (text.trim() !== '') review.note(text.trim());
    store.overlay(null);
  };
  return (
    <form className="overlay" role="dialog" aria-label="Leave a note" onSubmit={keep}>
      <p className="t-answer is-strong">
        Note at {clock}:{seconds}
      </p>
      <p className="t-note ink-2">{date}</p>
      <input
        className="t-name note-line"
        value={text}
        maxLength={LONGEST_NOTE}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') store.overlay(null);
        }}
        // A key opened the form, so the focus belongs in it.
        autoFocus
        aria-label="Note"
      />
      <p className="t-note ink-3 overlay-foot">Enter keeps it, Esc does not.</p>
    </form>
  );
}
