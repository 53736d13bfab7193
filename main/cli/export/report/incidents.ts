import { secondsWords } from '../../../../shared/format/measured';
import type { ConditionChange } from '../../../../shared/model/change';
import type { IncidentSpan, Mark } from '../../../../shared/model/review';
import { severityRank, worse } from '../../../../shared/model/severity';
import { MARK_WORDS, markGlyph, worded } from './glyphs';
import { type Html, html, NOTHING } from './html';
import type { ReportData } from './report-data';
import type { Times } from './times';

/** ms before an onset whose events are listed */
const BEFORE_MS = 3_600_000;
/** Verdicts listed per incident; the others are in the list of changes. */
const MOST_VERDICTS = 12;

export function incidentSpans(data: ReportData): readonly IncidentSpan[] {
  const shown = data.timeline.incidents.filter(({ from, to }) => to > data.from && from < data.to);
  const joined = new Map<string, IncidentSpan>();
  for (const one of shown) {
    // A wall that was off finds it again when it is back, with the onset that it had.
    const known = [...joined].find(([, { id, to }]) => id === one.id && one.from <= to);
    if (known === undefined) joined.set(`${one.id} ${one.from}`, one);
    else joined.set(known[0], continued(known[1], one));
  }
  return [...joined.values()];
}

function continued(before: IncidentSpan, after: IncidentSpan): IncidentSpan {
  return {
    ...before,
    to: Math.max(before.to, after.to),
    severity: worse(before.severity, after.severity),
    services: [...new Set([...before.services, ...after.services])],
  };
}

/** Each incident: what broke, since when, why, whom it hit, and what had changed in the hour before. */
export function incidentsHtml(data: ReportData, times: Times): Html {
  const incidents = incidentSpans(data);
  if (!data.judged) return NOTHING;
  if (incidents.length === 0) return html`<section><h2>Incidents</h2><p>None in this time.</p></section>`;
  return html`<section><h2>Incidents</h2>${incidents.map((one) => incidentHtml(one, data, times))}</section>`;
}

function incidentHtml(incident: IncidentSpan, data: ReportData, times: Times): Html {
  const { from, to, severity, cause, services } = incident;
  const verdicts = verdictsOf(incident, data);
  const before = data.timeline.marks.filter(({ t }) => t <= from && t > from - BEFORE_MS);
  const hit = services.length > 0 ? services.join(', ') : 'no service that is known of';
  const ended = to >= data.timeline.to ? 'it stood at the end' : `until ${times.short(to)}`;
  return html`<article class="incident is-${severity}">
<h3>${worded(severity)} ${services[0] ?? 'Incident'}<span class="when">since ${times.short(from)}, ${ended}, ${secondsWords((to - from) / 1_000)}</span></h3>
<dl>
<dt>Likely cause</dt><dd>${cause === '' ? 'not known' : cause}</dd>
<dt>It hit</dt><dd>${hit}${whoElse(verdicts)}</dd>
<dt>In the hour before</dt><dd>${before.length === 0 ? 'nothing that was told' : beforeHtml(before, times)}</dd>
</dl>
${verdictsHtml(verdicts, times)}
</article>`;
}

function beforeHtml(marks: readonly Mark[], times: Times): Html {
  return html`<ul>${marks.map(
    ({ t, kind, text }) => html`<li>${times.short(t)} ${markGlyph(kind)} ${MARK_WORDS[kind]}: ${text}</li>`,
  )}</ul>`;
}

/** Tenants and other subjects that verdicts of it are about. */
function whoElse(verdicts: readonly ConditionChange[]): string {
  const tenants = [
    ...new Set(verdicts.flatMap(({ subject: { kind, id } }) => (kind === 'tenant' ? [id] : []))),
  ];
  if (tenants.length === 0) return '';
  const shown = tenants.slice(0, 8).join(', ');
  return `; tenants ${shown}${tenants.length > 8 ? ` and ${tenants.length - 8} more` : ''}`;
}

/** The most severe verdict of each of its conditions, the cause first. */
function verdictsOf(incident: IncidentSpan, { changes }: ReportData): readonly ConditionChange[] {
  const keys = new Set<string>();
  for (const change of changes)
    if (change.what === 'incident' && change.id === incident.id && isWithin(change.t, incident))
      for (const key of change.conditions) keys.add(key);
  const gravest = new Map<string, ConditionChange>();
  for (const change of changes) {
    if (change.what !== 'condition' || change.severity === null || !keys.has(change.key)) continue;
    if (change.since >= incident.to) continue;
    const known = gravest.get(change.key)?.severity ?? null;
    if (known === null || severityRank(change.severity) > severityRank(known))
      gravest.set(change.key, change);
  }
  return [...keys].flatMap((key) => gravest.get(key) ?? []);
}

function isWithin(t: number, { from, to }: IncidentSpan): boolean {
  return t >= from && t <= to;
}

function verdictsHtml(verdicts: readonly ConditionChange[], times: Times): Html {
  if (verdicts.length === 0) return NOTHING;
  const more = verdicts.length - MOST_VERDICTS;
  return html`<table class="verdicts"><tbody>${verdicts
    .slice(0, MOST_VERDICTS)
    .map(
      ({ since, severity, sentence, owner }) =>
        html`<tr><td class="time">${times.short(since)}</td><td>${worded(severity ?? 'ok')}</td><td>${sentence}</td><td class="owner">${owner ?? ''}</td></tr>`,
    )}</tbody></table>${more > 0 ? html`<p class="small">${more} more are in the list of changes.</p>` : NOTHING}`;
}
