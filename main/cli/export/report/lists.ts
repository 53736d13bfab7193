import { secondsWords } from '../../../../shared/format/measured';
import type { Change } from '../../../../shared/model/change';
import { MARK_WORDS, markGlyph, worded } from './glyphs';
import { type Html, html, NOTHING } from './html';
import { marksWithin, type ReportData } from './report-data';
import type { Times } from './times';

/** Rows of the list of changes: beyond them the report would not be read, and `ndjson` has them all. */
const MOST_CHANGES = 600;
const MOST_GAPS = 120;

/** The meaning of the timeline's flags, by number. */
export function marksHtml(data: ReportData, times: Times): Html {
  const marks = marksWithin(data);
  if (marks.length === 0)
    return html`<p class="small">No release, drill, note or change of configuration was told in this time.</p>`;
  return html`<ol class="marks">${marks.map(
    ({ t, kind, text }) =>
      html`<li><span class="time">${times.short(t)}</span> ${markGlyph(kind)} ${MARK_WORDS[kind]}: ${text}</li>`,
  )}</ol>`;
}

export function notesHtml({ notes }: ReportData, times: Times): Html {
  if (notes.length === 0) return NOTHING;
  return html`<section><h2>Notes</h2><table><tbody>${notes.map(
    ({ t, text }) => html`<tr><td class="time">${times.short(t)}</td><td class="note">${text}</td></tr>`,
  )}</tbody></table></section>`;
}

/** Periods without a running wall, and sources that did not answer while one was running. */
export function gapsHtml({ gaps, silent }: ReportData, times: Times): Html {
  const rows = [...gaps, ...silent].sort((a, b) => a.from - b.from);
  if (rows.length === 0) return NOTHING;
  const more = rows.length - MOST_GAPS;
  return html`<section><h2>When nothing was known</h2><table class="gaps"><tbody>${rows
    .slice(0, MOST_GAPS)
    .map(
      ({ from, to, why }) =>
        html`<tr><td class="time">${times.exact(from)} to ${times.exact(to)}</td><td>${secondsWords((to - from) / 1_000)}</td><td>${why}</td></tr>`,
    )}</tbody></table>${more > 0 ? html`<p class="small">${more} more are left out.</p>` : NOTHING}</section>`;
}

/** Changed verdicts, each with its time. */
export function changesHtml({ changes, from, to, timeline }: ReportData, times: Times): Html {
  const names = new Map(timeline.lanes.map(({ id, name }) => [id, name]));
  const told = once(changes.filter(({ t, what }) => t >= from && t <= to && what !== 'incident'));
  if (told.length === 0) return NOTHING;
  const shown = told.slice(0, MOST_CHANGES);
  const more = told.length - shown.length;
  return html`<section><h2>Changes</h2><table class="changes"><thead><tr><th>Time</th><th>Severity</th><th>What</th><th>Owner</th></tr></thead>
<tbody>${shown.map((change) => changeHtml(change, names, times))}</tbody></table>
${more > 0 ? html`<p class="small">${more} more changes are left out; <code>gantry export --format ndjson</code> has them all.</p>` : NOTHING}</section>`;
}

/** Several rules may report the same about a subject at once. */
function once(changes: readonly Change[]): readonly Change[] {
  const said = new Set<string>();
  return changes.filter((change) => {
    if (change.what !== 'condition') return true;
    const { t, severity, subject, sentence } = change;
    const text = `${t} ${severity} ${subject.kind} ${subject.id} ${sentence}`;
    return said.size < said.add(text).size;
  });
}

function changeHtml(change: Change, names: ReadonlyMap<string, string>, times: Times): Html {
  const time = html`<td class="time">${times.exact(change.t)}</td>`;
  if (change.what === 'watch')
    return html`<tr class="watch">${time}<td></td><td>The wall began to watch; what stood then follows.</td><td></td></tr>`;
  if (change.what === 'incident') return NOTHING;
  const severity = change.severity === null ? html`<td>over</td>` : html`<td>${worded(change.severity)}</td>`;
  if (change.what === 'service') {
    const reason = change.reason === '' || change.severity === 'ok' ? '' : `: ${change.reason}`;
    return html`<tr class="service">${time}${severity}<td><b>${names.get(change.id) ?? change.name}</b>${reason}</td><td>${change.owner}</td></tr>`;
  }
  return html`<tr>${time}${severity}<td>${change.sentence === '' ? change.rule : change.sentence}</td><td>${change.owner ?? ''}</td></tr>`;
}
