import { fitting } from '../../shared/format/fitting';
import type { Notice, Progress } from '../../shared/model/frame';
import { severityRank } from '../../shared/model/severity';
import { useNow, useSection, useWall, type WallState } from '../state/wall-store';
import { Glyph } from '../theme/glyph';
import { units } from '../theme/place';

/** The notice that is shown: the newest of the worst. */
export function foremost(notices: readonly Notice[]): Notice | null {
  let first: Notice | null = null;
  for (const notice of notices) {
    const by = first === null ? 1 : severityRank(notice.severity) - severityRank(first.severity);
    if (first === null || by > 0 || (by === 0 && notice.since > first.since)) first = notice;
  }
  return first;
}

/** Number of characters of a note on the line at the bottom. */
const ROOM = 136;

/** A notice with its remedy if both fit on the line, else only its text. */
export function noticeText({ text, remedy }: Notice, room: number): string {
  return fitting(room, `${text} ${remedy}`.trim(), text);
}

/** ms for which each part of a long notice is shown */
const PAGE_MS = 6_000;

/** The sentences of a notice and its remedy, as many at a time as fit on the line. */
export function noticePages({ text, remedy }: Notice, room: number): readonly string[] {
  const pages: string[] = [];
  for (const sentence of `${text} ${remedy}`.trim().split(/(?<=[.?]) (?=[A-Z`\d/]|\S+:\d)/u)) {
    const joined = pages.length === 0 ? sentence : `${pages.at(-1)} ${sentence}`;
    if (pages.length > 0 && joined.length <= room) pages[pages.length - 1] = joined;
    else pages.push(sentence);
  }
  return pages;
}

/**
 * The line at the bottom: the worst of the wall's notices, part by part if it is long, and the number of others; or what
 * the wall is about to do.
 */
export function Notices() {
  const now = useNow(PAGE_MS);
  const still = useWall((state) => state.boot.mode === 'shot');
  const { notices, progress, start = null } = useSection('frame');
  const refusal = useWall(({ review }) => review.refusal);
  const asked = useWall(hasAskedForPast);
  // What a person has just asked for comes before what the wall has to say.
  if (asked) return <ProgressLine progress={{ text: refusal ?? 'Opening the past …', ratio: null }} />;
  const notice = foremost(notices);
  if (notice === null)
    return progress === null || start !== null ? null : <ProgressLine progress={progress} />;
  const more = notices.length > 1 ? `${notices.length - 1} more` : '';
  const pages = noticePages(notice, ROOM);
  const page = still ? 0 : (now / PAGE_MS) % pages.length;
  return (
    <footer className="t-note notice" data-notice={notice.id} data-severity={notice.severity} role="status">
      <Glyph severity={notice.severity} size={28} label={notice.severity} />
      <span className="is-strong ink-1 notice-text">{pages[page]}</span>
      <span className="ink-2">{more}</span>
    </footer>
  );
}

/** Whether a person asked for the past, or was refused it, and the wall shows the present: on a busy machine this takes seconds. */
export function hasAskedForPast({ review, sections }: Pick<WallState, 'review' | 'sections'>): boolean {
  const asked = review.wanted !== null || review.refusal !== null;
  return asked && sections !== null && sections.frame.connection !== 'replay';
}

/** Why the last key had no effect, over the line at the bottom. */
export function KeyHint() {
  const hint = useWall((state) => state.hint);
  if (hint === null) return null;
  return (
    <footer className="t-note notice" data-hint role="status">
      <span className="is-strong ink-1 notice-text">{hint.text}</span>
    </footer>
  );
}

function ProgressLine({ progress }: { readonly progress: Progress }) {
  return (
    <footer className="t-note notice" data-progress={progress.ratio ?? ''} role="status">
      <span className="info">{progress.text}</span>
      <ProgressBar ratio={progress.ratio} />
    </footer>
  );
}

/** A bar of 300 units; without a ratio it stays still. */
function ProgressBar({ ratio }: { readonly ratio: number | null }) {
  if (ratio === null) return null;
  return (
    <span className="progress" style={{ width: units(300) }}>
      <i style={{ transform: `scaleX(${Math.max(0, Math.min(1, ratio))})` }} />
    </span>
  );
}
