import { secondsWords } from '../../../../shared/format/measured';
import { chartSvg } from './chart-svg';
import { GLYPHS } from './glyphs';
import { headlineOf } from './headline';
import { type Html, html, NOTHING } from './html';
import { incidentSpans, incidentsHtml } from './incidents';
import { changesHtml, gapsHtml, marksHtml, notesHtml } from './lists';
import type { ReportData } from './report-data';
import { STYLE } from './style';
import { timelineSvg } from './timeline-svg';
import { Times } from './times';

/** A page that needs nothing but itself: no script, no network; on a screen and on A4. Pure. */
export function reportHtml(data: ReportData): string {
  const { title, from, to, timezone } = data;
  const times = new Times(from, to, timezone);
  const { severity, verdict, reason } = headlineOf(data, times);
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><meta name="generator" content="Gantry">
<title>${title}: ${times.long(from)}</title>
${STYLE}</head><body>${GLYPHS}<main>
<header class="page"><span><b>${title}</b></span><span>${times.span(from, to)}, ${timezone}</span></header>
<h1 data-severity="${severity}"><svg class="glyph" role="img" aria-label="${severity}"><use href="#g-${severity}"/></svg>${verdict}</h1>
<p class="reason">${reason}</p>
<p class="small">${summaryOf(data)}</p>
<section><h2>Timeline</h2>${timelineSvg(data, times)}${marksHtml(data, times)}</section>
${incidentsHtml(data, times)}
${notesHtml(data, times)}
${chartsHtml(data, times)}
${gapsHtml(data, times)}
${changesHtml(data, times)}
<footer>Made by Gantry from the history that a wall kept. Hatched: nothing is known of that time. Times are those of ${timezone}.</footer>
</main></body></html>
`.text;
}

function summaryOf(data: ReportData): string {
  const { from, to, gaps, notes } = data;
  const unwatched = gaps.reduce((sum, gap) => sum + Math.min(gap.to, to) - Math.max(gap.from, from), 0);
  return [
    `${secondsWords((to - from) / 1_000)} in all`,
    ...(data.judged ? [counted(incidentSpans(data).length, 'incident')] : []),
    counted(notes.length, 'note'),
    unwatched > 0 ? `nothing is known of ${secondsWords(unwatched / 1_000)}` : 'watched without a gap',
  ].join('; ');
}

function counted(count: number, what: string): string {
  return `${count === 0 ? 'no' : count} ${what}${count === 1 ? '' : 's'}`;
}

function chartsHtml(data: ReportData, times: Times): Html {
  const { charts, left, from, to } = data;
  if (charts.length === 0) return NOTHING;
  return html`<section><h2>Figures</h2><div class="charts">${charts.map((chart, i) =>
    chartSvg(chart, { from, to }, times, i),
  )}</div>
${left > 0 ? html`<p class="small">${left} more charts are left out; <code>gantry export --format csv</code> has their figures.</p>` : NOTHING}</section>`;
}
