import { describe, expect, it } from 'vitest';
import { chartSvg } from '../../../../../main/cli/export/report/chart-svg';
import { headlineOf } from '../../../../../main/cli/export/report/headline';
import { html } from '../../../../../main/cli/export/report/html';
import { incidentSpans } from '../../../../../main/cli/export/report/incidents';
import { reportHtml } from '../../../../../main/cli/export/report/report';
import type { ReportChart, ReportData } from '../../../../../main/cli/export/report/report-data';
import { flagsOf } from '../../../../../main/cli/export/report/timeline-svg';
import { Times } from '../../../../../main/cli/export/report/times';
import type { Lane, TimelineSection } from '../../../../../shared/model/review';
import { HOSTILE } from '../../../../builders/recorded-morning';
import { aColumn, at, MINUTE } from '../../../../builders/snapshots';

const [FROM, TO] = [at('05:00'), at('08:00')];
const TIMEZONE = 'Europe/Oslo';
const times = new Times(FROM, TO, TIMEZONE);

function aLane(
  id: string,
  ...spans: readonly (readonly [string, string, Lane['spans'][number]['severity']])[]
): Lane {
  return {
    id,
    name: id,
    owner: 'desk',
    spans: spans.map(([from, to, severity]) => ({
      from: at(from),
      to: at(to),
      severity,
      reason: severity === 'ok' ? '' : 'orders wait',
    })),
  };
}

function aReport(over: Partial<ReportData> = {}, timeline: Partial<TimelineSection> = {}): ReportData {
  return {
    title: 'Nordhaven',
    timezone: TIMEZONE,
    from: FROM,
    to: TO,
    timeline: { from: FROM, to: TO, lanes: [], marks: [], incidents: [], gaps: [], ...timeline },
    changes: [],
    judged: true,
    gaps: [],
    silent: [],
    notes: [],
    charts: [],
    left: 0,
    ...over,
  };
}

const aChart = (over: Partial<ReportChart>): ReportChart => ({
  title: 'Shop',
  note: 'latency',
  unit: 's',
  limit: null,
  lines: [],
  gaps: [],
  ...over,
});

describe('the report', () => {
  it('says what others wrote as text, wherever it stands, and needs no script and no network', () => {
    const change = {
      what: 'condition',
      t: at('06:00'),
      key: 'x',
      rule: HOSTILE,
      subject: { kind: 'tenant', id: HOSTILE },
      severity: 'critical',
      since: at('06:00'),
      owner: HOSTILE,
      sentence: HOSTILE,
    } as const;
    const service = {
      what: 'service',
      t: at('06:00'),
      id: HOSTILE,
      name: HOSTILE,
      owner: HOSTILE,
      criticality: 1,
      severity: 'critical',
      reason: HOSTILE,
    } as const;
    const incident = {
      what: 'incident',
      t: at('06:00'),
      id: 'i',
      severity: 'critical',
      since: at('06:00'),
      conditions: ['x'],
    } as const;
    const text = reportHtml(
      aReport(
        {
          title: HOSTILE,
          changes: [service, change, incident],
          notes: [{ t: at('06:10'), text: HOSTILE }],
          charts: [
            aChart({
              title: HOSTILE,
              note: HOSTILE,
              lines: [{ usual: false, column: aColumn(50, MINUTE, () => 1, TO) }],
            }),
          ],
        },
        {
          lanes: [
            { ...aLane(HOSTILE, ['05:00', '06:00', 'ok'], ['06:00', '07:00', 'critical']), name: HOSTILE },
          ],
          marks: [{ t: at('05:30'), kind: 'note', text: HOSTILE }],
          incidents: [
            {
              id: 'i',
              from: at('06:00'),
              to: at('07:00'),
              severity: 'critical',
              cause: HOSTILE,
              services: [HOSTILE],
            },
          ],
        },
      ),
    );
    expect(text.match(/&lt;script&gt;/g)?.length).toBeGreaterThan(8);
    expect(text).not.toMatch(/<script|<img|<\/td><script|\u202e/);
    // No attribute was closed by what stood in it: all tags are of the report's own kinds.
    const tags = new Set([...text.matchAll(/<\/?([a-z0-9]+)/gi)].map(([, tag]) => tag));
    for (const tag of tags) expect(OWN_TAGS, tag).toContain(tag);
    expect([...text.matchAll(/\son[a-z]+=/gi)].filter(([one]) => !one.startsWith(' onerror'))).toEqual([]);
    expect(text).not.toMatch(/(src|href)="(?!#)|url\((?!#)|@import|javascript:/i);
    expect(text).toContain("default-src 'none'");
  });

  it('escapes each part of a template once', () => {
    expect(html`<b title="${'"<&>\''}">${html`<i>${'a & b'}</i>`}${[html`<u/>`, html`<s/>`]}</b>`.text).toBe(
      '<b title="&quot;&lt;&amp;&gt;&#39;"><i>a &amp; b</i><u/><s/></b>',
    );
  });

  it('begins with the worst: which service, from when until when, and why', () => {
    const lanes = [
      aLane('billing', ['05:00', '07:30', 'warning']),
      aLane('shop', ['05:00', '06:12', 'ok'], ['06:12', '07:05', 'critical'], ['07:05', '08:00', 'ok']),
      aLane('yard', ['05:10', '08:00', 'critical']),
    ];
    expect(headlineOf(aReport({}, { lanes }), times)).toEqual({
      severity: 'critical',
      verdict: 'shop was critical from 06:12 until 07:05.',
      reason: 'Orders wait; 53 min.',
    });
    expect(headlineOf(aReport({}, { lanes: lanes.slice(2) }), times).verdict).toBe(
      'yard was critical from 05:10, and was at the end.',
    );
    expect(
      headlineOf(aReport({}, { lanes: [aLane('shop', ['05:00', '08:00', 'ok'])] }), times),
    ).toMatchObject({
      severity: 'ok',
      verdict: 'Every service was well all the time that it was watched.',
    });
    expect(headlineOf(aReport({ judged: false }), times).verdict).toBe(
      'What was judged in this time is not kept.',
    );
  });

  it('bridges no time in which nobody watched', () => {
    const gaps = [{ from: at('06:30'), to: at('06:45'), why: 'The wall was off' }];
    const back = aLane('shop', ['06:12', '06:30', 'critical'], ['06:45', '07:05', 'critical']);
    expect(headlineOf(aReport({ gaps }, { lanes: [back] }), times)).toMatchObject({
      verdict: 'shop was critical from 06:12 until 07:05.',
      reason: 'Orders wait; 53 min, of which nobody watched 15 min.',
    });
    const gone = aLane('shop', ['06:12', '06:30', 'critical'], ['06:45', '08:00', 'ok']);
    expect(headlineOf(aReport({ gaps }, { lanes: [gone] }), times).verdict).toBe(
      'shop was critical from 06:12 until 06:30 at least.',
    );
    const column = aColumn(181, MINUTE, (i) => (i > 90 && i < 105 ? Number.NaN : 1), TO);
    const drawn = chartSvg(
      aChart({ lines: [{ usual: false, column }], gaps }),
      { from: FROM, to: TO },
      times,
      0,
    ).text;
    const [, path = ''] = /class="line-figure" d="([^"]+)"/.exec(drawn) ?? [];
    expect(path.match(/M/g)).toHaveLength(2);
    expect(drawn).toContain('nothing is known of this time');
    // a series that fell silent ends, also where no value says so
    const silent = {
      t: Float64Array.of(FROM, FROM + 5_000, FROM + 10_000, FROM + 900_000),
      v: Float64Array.of(1, 1, 1, 2),
    };
    const two = chartSvg(
      aChart({ lines: [{ usual: false, column: silent }] }),
      { from: FROM, to: TO },
      times,
      0,
    ).text;
    expect(/class="line-figure" d="([^"]+)"/.exec(two)?.[1]?.match(/M/g)).toHaveLength(2);
  });

  it('colours only what is beyond the limit, and names peak and limit', () => {
    const column = aColumn(181, MINUTE, (i) => (i === 100 ? 4.2 : 0.3), TO);
    const chart = aChart({ limit: 0.8, lines: [{ usual: false, column }] });
    const { text } = chartSvg(chart, { from: FROM, to: TO }, times, 7);
    expect(text).toContain('peak 4.2 s at 06:40, limit 0.80 s');
    const [, height = ''] = /<clipPath id="over-7"><rect[^>]*height="([\d.]+)"/.exec(text) ?? [];
    const [, limit = ''] = /class="line-limit" d="M\d+ ([\d.]+)H/.exec(text) ?? [];
    expect(Number(height) - 10).toBeCloseTo(Number(limit), 1);
  });

  it('tells one incident once, also when the wall was off in between', () => {
    const one = { id: 'i', severity: 'warning', cause: 'locks', services: ['shop'] } as const;
    const incidents = [
      { ...one, from: at('06:12'), to: at('06:30') },
      { ...one, severity: 'critical', services: ['yard'], from: at('06:12'), to: at('07:05') } as const,
      { ...one, from: at('07:30'), to: at('07:40') },
    ];
    expect(incidentSpans(aReport({}, { incidents }))).toMatchObject([
      {
        from: at('06:12'),
        to: at('07:05'),
        severity: 'critical',
        services: ['shop', 'yard'],
        cause: 'locks',
      },
      { from: at('07:30'), to: at('07:40') },
    ]);
  });

  it('lists when the wall was off, and what gave no answer while it watched', () => {
    const gaps = [{ from: at('06:30'), to: at('06:45'), why: 'The wall was off' }];
    const silent = [{ from: at('05:10'), to: at('05:12'), why: 'ERP gave no answer' }];
    const rows = [...reportHtml(aReport({ gaps, silent })).matchAll(/<tr><td class="time">(.*?)<\/tr>/g)];
    expect(
      rows.map(([, row]) =>
        row
          ?.replace(/<[^>]+>/g, ' ')
          .replace(/ +/g, ' ')
          .trim(),
      ),
    ).toEqual([
      '05:10:00 to 05:12:00 2 min ERP gave no answer',
      '06:30:00 to 06:45:00 15 min The wall was off',
    ]);
  });

  it('tells the changes of the hour before an onset, also those from before the range', () => {
    const text = reportHtml(
      aReport(
        {},
        {
          marks: [
            { t: at('04:05'), kind: 'deployment', text: 'too early' },
            { t: at('04:40'), kind: 'deployment', text: 'shop 7 released' },
          ],
          incidents: [
            {
              id: 'i',
              from: at('05:20'),
              to: at('06:00'),
              severity: 'critical',
              cause: '',
              services: ['shop'],
            },
          ],
        },
      ),
    );
    expect(text).toMatch(/04:40[^\n]*release: shop 7 released/);
    expect(text).not.toContain('too early');
  });

  it('puts the numbers of marks that would lie over one another at one flag', () => {
    const mark = (t: number) => ({ t, kind: 'note', text: 'n' }) as const;
    const flags = flagsOf([mark(0), mark(5), mark(12), mark(100)], (t) => t);
    expect(flags.map(({ first, last }) => [first, last])).toEqual([
      [1, 3],
      [4, 4],
    ]);
  });

  it('writes round times of the site under its axes, also where a zone is off by half an hour', () => {
    const labels = (zone: string) =>
      new Times(FROM, TO, zone).ticks(FROM + 61_000, TO).map(({ label }) => label);
    expect(labels('Europe/Oslo')).toEqual(['05:30', '06:00', '06:30', '07:00', '07:30', '08:00']);
    expect(labels('Asia/Kolkata')[0]).toBe('10:00');
    const week = new Times(FROM, FROM + 7 * 86_400_000, TIMEZONE);
    expect(week.ticks(FROM, FROM + 7 * 86_400_000).map(({ label }) => label)).toContain('25 Nov');
    expect(week.short(FROM)).toBe('24 Nov 05:00');
  });
});

const OWN_TAGS =
  'html head meta title style body main header span b h1 h2 h3 svg use p section symbol defs path circle pattern rect clipPath g text figure figcaption article dl dt dd ul ol li table thead tbody tr th td footer code div doctype'.split(
    ' ',
  );
