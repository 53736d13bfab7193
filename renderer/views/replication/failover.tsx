import { formatAge } from '../../../shared/format/format';
import { siteTime } from '../../../shared/format/site-clock';
import type { FailoverCell, FailoverCheck, ReplicationSection } from '../../../shared/model/replication';
import { severityRank } from '../../../shared/model/severity';
import { useSection, useWall } from '../../state/wall-store';
import { Glyph } from '../../theme/glyph';
import { box } from '../../theme/place';

const LEFT = 1320;
const WIDTH = 552;
const COLUMN = 122;
const MOST = 3;
/** The last column's words are centred; its glyphs are close to the margin. */
const OUTDENT = 10;
const HEAD_TOP = 72;
/** From the last line of the heads to the first check; heads have two lines at least. */
const UNDER_HEAD = 13;
const CHECKS_TOP = 145;
/** Bottom of the verdicts. */
const BOTTOM = 804;
const SENTENCE = 30;
const SO = 63;
const HEIGHT = {
  plain: { least: 40, usual: 57, most: 68 },
  told: { least: 62, usual: 84, most: 92 },
} as const;
/** Evidence that says no more than its glyph. */
const UNTOLD = 'not known';
/** Number of letters of evidence per line. */
const EVIDENCE = 44;
/** Number of letters of a sentence per line. */
const SENTENCE_LETTERS = 46;
/** Width of a letter of a note; and the space between a label and its evidence. */
const LETTER = 11.4;
const GAP = 14;
/** From the left of a column to its glyph. */
const CLEAR = 40;
/** ms by which evidence may be older than the newest before its age is shown */
const OLDER = 60_000;

type Props = Pick<ReplicationSection, 'candidates' | 'checks' | 'verdicts' | 'lastLook'> & {
  readonly top: number;
  /** the view is a memory: its glyphs are outlined */
  readonly old: boolean;
  /** a single server without copies */
  readonly lone: boolean;
};

/** Checks as rows, candidates as columns; evidence only under failed checks; the verdict at the bottom. */
export function Failover({ candidates, checks, verdicts, lastLook, top, old, lone }: Props) {
  const now = useWall((state) => state.now);
  const { timezone } = useSection('frame');
  if (candidates.length === 0) return lone ? <Alone top={top} /> : null;
  const shown = candidates.slice(0, MOST);
  const columnX = (index: number): number => WIDTH + OUTDENT - (shown.length - index) * COLUMN;
  const from = checksTop(shown);
  const sentences = sentencesThatFit(
    [
      verdicts[0]?.sentence ?? '',
      ...(lastLook?.notes ?? []),
      ...verdicts.slice(1, MOST).map(({ sentence }) => sentence),
    ],
    linesLeft(from, checks.length),
  );
  const rows = placeChecks(checks, shown, from, linesOf(sentences));
  const askedAt = newestOf(checks.filter(({ id }) => id !== DATED));
  const last = rows[rows.length - 1];
  const footTop = last === undefined ? from : last.y + last.height;
  return (
    <div className="failover" style={box(LEFT, top, WIDTH, BOTTOM)}>
      <Question />
      {lastLook !== null && (
        <span className="t-note ink-3 failover-look" style={box(0, HEAD_TOP)}>
          <span>last look</span>
          <span className="ink-1">
            {siteTime(lastLook.at, timezone).clock}:{siteTime(lastLook.at, timezone).seconds}
          </span>
        </span>
      )}
      {askedAt !== null && lastLook === null && !old && (
        <span className="t-note ink-3" style={box(0, HEAD_TOP)}>
          asked {formatAge(Math.max(0, now - askedAt))} ago
        </span>
      )}
      {shown.map(({ id, label, place }, index) => (
        <span key={id} className="t-note failover-head" style={box(columnX(index), HEAD_TOP, COLUMN)}>
          <span className="is-strong ink-1">{label}</span>
          <span className="ink-3">{place}</span>
        </span>
      ))}
      {rows.map(({ check, evidence, y: rowY, height, pad }) => (
        <div key={check.id} data-check={check.id} style={box(0, rowY, WIDTH, height)}>
          <div className="hairline" style={box(0, -4, WIDTH)} />
          <span className={`t-note ${evidence === '' ? 'ink-2' : 'is-strong ink-1'}`} style={box(0, pad)}>
            {check.label}
            {evidence === '' && (
              <span className="ink-3 failover-beside">
                {besideOf(check, columnX(0) + CLEAR, { askedAt, now })}
              </span>
            )}
          </span>
          {evidence !== '' && (
            <span className="t-note ink-2 failover-evidence" style={box(0, pad + 30, WIDTH)}>
              {evidence}
            </span>
          )}
          {check.cells.slice(0, MOST).map((cell, index) => (
            <span
              key={shown[index]?.id ?? index}
              className="failover-cell"
              title={spoken(cell, now)}
              style={box(columnX(index), pad + 1, COLUMN)}
            >
              <Glyph
                severity={old ? 'unknown' : cell.severity}
                was={old ? cell.severity : null}
                size={28}
                label={`${check.label}: ${old ? 'was ' : ''}${cell.severity} ${spoken(cell, now)}`}
              />
            </span>
          ))}
        </div>
      ))}
      <div className="rule" style={box(0, footTop - 4, WIDTH)} />
      <span className="t-name ink-2" style={box(0, footTop + 12)}>
        So
      </span>
      {verdicts.slice(0, MOST).map(({ verdict }, index) => (
        <span
          key={shown[index]?.id ?? index}
          className={`t-name is-strong failover-verdict ${verdict === 'no' ? 'critical' : 'ink-1'}`}
          style={box(columnX(index), footTop + 12, COLUMN)}
        >
          {verdict === 'unknown' ? '?' : verdict}
        </span>
      ))}
      <span className="t-note ink-2 failover-so" style={box(0, footTop + SO, WIDTH)}>
        {sentences.map((sentence) => (
          <span key={sentence}>{sentence}</span>
        ))}
      </span>
    </div>
  );
}

/** The check whose evidence contains its own date. */
const DATED = 'drill';

/** Evidence and its age. */
function spoken({ evidence, observedAt }: FailoverCell, now: number): string {
  const age = observedAt === null ? '' : `${formatAge(Math.max(0, now - observedAt))} ago`;
  return [evidence, age].filter(Boolean).join(', ');
}

function newestOf(checks: readonly FailoverCheck[]): number | null {
  const times = checks.flatMap(({ cells }) => cells.flatMap(({ observedAt }) => observedAt ?? []));
  return times.length === 0 ? null : Math.max(...times);
}

/** The evidence of a passed check, if there is space; with its age if it is older than the others. */
function besideOf(
  check: FailoverCheck,
  room: number,
  { askedAt, now }: { readonly askedAt: number | null; readonly now: number },
): string {
  const found = [...new Set(check.cells.map(({ evidence }) => evidence))].join(', ');
  const oldest = Math.min(...check.cells.map(({ observedAt }) => observedAt ?? now));
  const old = check.id !== DATED && askedAt !== null && askedAt - oldest > OLDER;
  const age = old ? `${formatAge(now - oldest)} ago` : '';
  const free = room - check.label.length * LETTER - GAP;
  const words = [[found, age].filter(Boolean).join(', '), age, found];
  return words.find((one) => one.length * LETTER <= free) ?? '';
}

function Question() {
  return (
    <>
      <div className="rule" style={box(0, 0, WIDTH)} />
      <span className="t-name is-strong ink-1" style={box(0, 16)}>
        Can we fail over?
      </span>
    </>
  );
}

/** A database without a copy: missing is dashed, and the answer is no. */
function Alone({ top }: { readonly top: number }) {
  return (
    <div className="failover" style={box(LEFT, top, WIDTH, BOTTOM)}>
      <Question />
      <div className="missing" style={box(0, 84, WIDTH, 132)}>
        <span className="t-name ink-1" style={box(24, 18)}>
          There is no copy
        </span>
        <span className="t-note ink-2" style={box(24, 74)}>
          what is lost here is in the backups alone
        </span>
      </div>
      <span className="t-name ink-2" style={box(0, 240)}>
        So
      </span>
      <span
        className="t-name is-strong ink-1 failover-verdict"
        style={box(WIDTH + OUTDENT - COLUMN, 240, COLUMN)}
      >
        no
      </span>
    </div>
  );
}

interface PlacedCheck {
  readonly check: FailoverCheck;
  readonly evidence: string;
  readonly y: number;
  readonly height: number;
  /** from the top of the row to its words */
  readonly pad: number;
}

/**
 * Rows share the space above the verdicts: they shrink evenly when there is much evidence, and grow a little when all
 * is well.
 */
export function placeChecks(
  checks: readonly FailoverCheck[],
  candidates: readonly { readonly label: string }[],
  top = CHECKS_TOP,
  lines = candidates.length,
): readonly PlacedCheck[] {
  const room = BOTTOM - 10 - SO - SENTENCE * lines - top;
  const told = toldWithin(
    room,
    checks.map((check) => evidenceOf(check, candidates)),
  );
  const spans = told.map((evidence) => (evidence === '' ? HEIGHT.plain : HEIGHT.told));
  const sum = (of: 'least' | 'usual' | 'most'): number => spans.reduce((total, span) => total + span[of], 0);
  const usual = sum('usual');
  const toward = usual > room ? 'least' : 'most';
  const reach = Math.abs(sum(toward) - usual);
  const share = reach === 0 ? 0 : Math.min(1, Math.abs(room - usual) / reach);
  let y = top;
  return checks.map((check, index) => {
    const span = spans[index] ?? HEIGHT.plain;
    const evidence = told[index] ?? '';
    const height = Math.floor(span.usual + (span[toward] - span.usual) * share);
    const placed = { check, evidence, y, height, pad: (height - (evidence === '' ? 30 : 60)) / 2 - 3 };
    y += height;
    return placed;
  });
}

/** Without the evidence that there is no room for: that of the last checks goes first. */
function toldWithin(room: number, told: readonly string[]): readonly string[] {
  const kept = [...told];
  const height = (): number =>
    kept.reduce((sum, evidence) => sum + (evidence === '' ? HEIGHT.plain : HEIGHT.told).least, 0);
  for (let index = kept.length - 1; index >= 0 && height() > room; index -= 1) kept[index] = '';
  return kept;
}

/** Lines of a text in a column; it breaks at spaces and after hyphens, and inside a word that is too long. */
export function wrappedLines(text: string, letters: number): number {
  let lines = 1;
  let used = 0;
  for (const part of text.match(/[^\s-]*(?:-|\s+|$)/gu) ?? []) {
    const length = part.trimEnd().length;
    if (used > 0 && used + length > letters) {
      lines += 1;
      used = 0;
    }
    lines += Math.max(0, Math.ceil(length / letters) - 1);
    used += part.length;
  }
  return lines;
}

/** Where the checks begin: under the tallest head. */
export function checksTop(heads: readonly { readonly label: string; readonly place: string }[]): number {
  const letters = Math.floor(COLUMN / LETTER);
  const lines = heads.map(({ label, place }) => wrappedLines(label, letters) + wrappedLines(place, letters));
  return HEAD_TOP + UNDER_HEAD + SENTENCE * Math.max(2, ...lines);
}

function linesLeft(top: number, checks: number): number {
  return Math.floor((BOTTOM - 10 - SO - top - HEIGHT.plain.least * checks) / SENTENCE);
}

function linesOf(sentences: readonly string[]): number {
  return sentences.reduce((sum, sentence) => sum + wrappedLines(sentence, SENTENCE_LETTERS), 0);
}

/** The first always, of the others as many as fit whole: a sentence is never cut by the edge. */
export function sentencesThatFit(sentences: readonly string[], lines: number): readonly string[] {
  const kept: string[] = [];
  for (const sentence of sentences) {
    if (sentence === '' || kept.includes(sentence)) continue;
    if (kept.length > 0 && linesOf([...kept, sentence]) > lines) continue;
    kept.push(sentence);
  }
  return kept;
}

/** The reason for a failed check: with the candidates' names if they differ and there is space, else the worst. */
function evidenceOf(check: FailoverCheck, candidates: readonly { readonly label: string }[]): string {
  const failing = candidates
    .map(({ label }, index) => ({ label, cell: check.cells[index] }))
    .flatMap(({ label, cell }) =>
      cell === undefined || cell.severity === 'ok' || cell.evidence === '' || cell.evidence === UNTOLD
        ? []
        : [{ label, ...cell }],
    )
    .sort((a, b) => severityRank(b.severity) - severityRank(a.severity));
  const [worst] = failing;
  if (worst === undefined) return '';
  if (failing.every(({ evidence }) => evidence === worst.evidence)) return worst.evidence;
  const all = failing.map(({ label, evidence }) => `${label}: ${evidence}`).join(', ');
  return all.length <= EVIDENCE ? all : worst.evidence;
}
