import { formatAge } from '../../../shared/format/format';
import { siteTime } from '../../../shared/format/site-clock';
import { AHEAD_MS, freshnessOf } from '../../../shared/model/freshness';
import type { Figure } from '../../../shared/model/said';
import type { Sections } from '../../../shared/model/snapshot';
import { type Clash, type Invariant, type Reading, sectionsOf, shownIncident } from '../reading';
import { instant, linesOf, secondsOf } from '../said';

/** What is judged by its figures; a server or source that does not answer is judged by that. */
const JUDGED = ['service', 'tenant', 'indicator', 'capacity', 'incident'];
/** s that pass between a look of the wall and a look at it */
const LATE = 3;

/** Every figure of a snapshot, with the name of its subject. */
export function figuresOf(sections: Sections): readonly (readonly [string, Figure])[] {
  const found: (readonly [string, Figure | null])[] = [
    ...sections.services.rows.flatMap(({ name, latency, throughput, budget }) => [
      [`${name}, latency`, latency] as const,
      [`${name}, throughput`, throughput] as const,
      [`${name}, budget`, budget] as const,
    ]),
    ...sections.replication.nodes.flatMap(({ name, lag, written, behind, unreceived }) => [
      [`${name}, lag`, lag] as const,
      [`${name}, written`, written] as const,
      [`${name}, behind`, behind] as const,
      [`${name}, not received`, unreceived] as const,
    ]),
    ...sections.executive.services.map(
      ({ name, budget }) => [`${name}, budget (executive)`, budget] as const,
    ),
    ...sections.executive.capacity.map(({ name, label, use }) => [`${name}, ${label}`, use] as const),
    ...sections.engineering.rows.map(({ name, label, figure }) => [`${name}, ${label}`, figure] as const),
  ];
  return found.flatMap(([name, figure]) => (figure === null ? [] : [[name, figure] as const]));
}

export const AGES: readonly Invariant[] = [
  {
    id: 'ages.live',
    says: 'What is called live is not older than the limit of stale.',
    reads: '`freshness`, `observedAt`, `every` of all figures',
    look: (reading) => {
      const sections = sectionsOf(reading);
      const t = reading.held?.snapshot.t ?? 0;
      if (sections === null || sections.frame.connection === 'replay') return [];
      return figuresOf(sections).flatMap(
        ([name, { freshness, observedAt, every, value }]): readonly Clash[] =>
          freshness === 'live' && value !== null && freshnessOf(observedAt, every, t) === 'stale'
            ? [
                [
                  `${name}: live`,
                  `observed ${instant(observedAt)}, now ${instant(t)}, due every ${every / 1_000} s`,
                ],
              ]
            : [],
      );
    },
  },
  {
    id: 'ages.ahead',
    says: 'Nothing was observed in the future.',
    reads: '`observedAt` of all figures and of the frame',
    look: (reading) => {
      const sections = sectionsOf(reading);
      const now = reading.held?.now ?? 0;
      // A picture of a past time is made of the present's figures.
      const made = reading.held?.still === true && sections?.frame.connection === 'replay';
      if (sections === null || made) return [];
      const { observedAt } = sections.frame;
      const times = [
        ...figuresOf(sections).map(([name, figure]) => [name, figure.observedAt] as const),
        ['frame', observedAt] as const,
      ];
      return times.flatMap(([name, at]): readonly Clash[] =>
        at !== null && at > now + AHEAD_MS
          ? [[`${name}: observed ${instant(at)}`, `now ${instant(now)}`]]
          : [],
      );
    },
  },
  {
    id: 'ages.frame',
    says: 'The age in the frame is the age of the newest observation.',
    reads: 'words of the frame, `frame.observedAt`',
    look: (reading) => {
      const frame = sectionsOf(reading)?.frame;
      const now = reading.held?.now ?? 0;
      if (frame === undefined || frame.observedAt === null || frame.connection === 'replay') return [];
      const [words] =
        /(?:live|late|stale|cached|offline) [\d.]+ (?:s|min|h|d)\b/.exec(reading.page.frame) ?? [];
      const told = words === undefined ? null : secondsOf(words);
      const age = Math.max(0, (now - frame.observedAt) / 1_000);
      if (told === null || Math.abs(told.seconds - age) <= Math.max(LATE, told.step)) return [];
      return [[`frame: ${words}`, `observed ${formatAge(age * 1_000)} ago`]];
    },
  },
  {
    id: 'ages.incident',
    says: 'The age of an incident is the time since its onset.',
    reads: 'text of `data-since` in the incident view, `since`',
    look: (reading) => {
      const page = shownIncident(reading);
      const { held } = reading;
      const cachedAt = sectionsOf(reading)?.frame.cachedAt ?? null;
      if (page === null || held === null) return [];
      const told = reading.page.age === null ? null : secondsOf(reading.page.age);
      const age = ((cachedAt ?? held.now) - page.since) / 1_000;
      if (told === null || Math.abs(told.seconds - age) <= Math.max(LATE, told.step * 1.05)) return [];
      return [
        [`on the page: ${reading.page.age}`, `since ${instant(page.since)}, ${formatAge(age * 1_000)} ago`],
      ];
    },
  },
  {
    id: 'ages.judged',
    says: 'What is stale or cached is shown as unknown, with no severity of the present.',
    reads: '`data-freshness`, `data-severity` of services, tenants, readings and capacities on the page',
    look: ({ page }) =>
      page.subjects.flatMap(({ kind, id, severity, freshness }): readonly Clash[] =>
        JUDGED.includes(kind) && (freshness === 'stale' || freshness === 'cached') && severity !== 'unknown'
          ? [[`${kind} ${id}: ${freshness}`, `drawn as ${severity}`]]
          : [],
      ),
  },
  {
    id: 'ages.offline',
    says: 'A wall that shows a memory says so: offline or cached, with its time.',
    reads: '`data-connection`, `frame.cachedAt`, every text',
    look: (reading) => {
      const frame = sectionsOf(reading)?.frame;
      if (frame === undefined || frame.cachedAt === null || reading.page.view === null) return [];
      const words = `${reading.page.frame} ${linesOf(reading).join(' | ')}`;
      return /\b(?:offline|cached)\b/.test(words)
        ? []
        : [[`shown from ${instant(frame.cachedAt)}`, 'no text says offline or cached']];
    },
  },
  {
    id: 'ages.replay',
    says: 'A past time is labelled as replay, and the present is not.',
    reads: '`data-connection`, words of the frame',
    look: (reading) => {
      const frame = sectionsOf(reading)?.frame;
      if (frame === undefined || reading.page.view === null) return [];
      const said = /\breplay\b/i.test(reading.page.frame);
      const past = frame.connection === 'replay';
      if (past === (reading.page.connection === 'replay') && past === said) return [];
      return [
        [
          `the wall shows ${past ? 'a past time' : 'the present'}`,
          `the page ${said ? 'says' : 'does not say'} replay`,
        ],
      ];
    },
  },
  {
    id: 'ages.clock',
    says: 'The clock shows the time of the wall, and a live wall shows the time of day.',
    reads: 'the clock in the frame, the wall’s time, the clock of the machine',
    look: (reading) => {
      const { held, page } = reading;
      const frame = sectionsOf(reading)?.frame;
      const [, clock, seconds] = /(\d\d:\d\d) :(\d\d)\b/.exec(page.frame) ?? [];
      if (held === null || frame === undefined || clock === undefined) return [];
      const near = [-1_000, 0, 1_000].some((by) => {
        const time = siteTime(held.now + by, frame.timezone);
        return time.clock === clock && time.seconds === seconds;
      });
      if (!near) return [[`clock ${clock}:${seconds}`, `the wall’s time is ${instant(held.now)} UTC`]];
      const live = !held.still && frame.connection !== 'replay';
      return live && Math.abs(held.now - page.at) > CLOCK_OFF
        ? [[`the wall’s time ${instant(held.now)}`, `the machine’s ${instant(page.at)}`]]
        : [];
    },
  },
  {
    id: 'ages.since',
    says: 'The words of a service tell its severity and the time since its onset.',
    reads: 'texts such as `critical, 27 min` of services, `since`',
    look: (reading) => sinceWords(reading),
  },
];

/** ms by which the wall's clock may be behind */
const CLOCK_OFF = 5_000;

function sinceWords(reading: Reading): readonly Clash[] {
  const rows = sectionsOf(reading)?.services.rows ?? [];
  const now = reading.held?.now ?? 0;
  if (reading.page.view !== 'services') return [];
  return reading.page.subjects.flatMap(({ kind, id, text }): readonly Clash[] => {
    const row = kind === 'service' ? rows.find((one) => one.id === id) : undefined;
    const [words, severity, age = ''] =
      /\b(critical|warning|unknown), (\d+(?:\.\d)? (?:s|min|h|d))\b/.exec(text) ?? [];
    if (row === undefined || row.since === null || severity === undefined) return [];
    const told = secondsOf(age);
    const passed = (now - row.since) / 1_000;
    const right = told !== null && Math.abs(told.seconds - passed) <= Math.max(LATE, told.step * 1.05);
    return right && severity === row.severity
      ? []
      : [[`${row.name}: ${words}`, `${row.severity} since ${instant(row.since)}, ${passed.toFixed(0)} s`]];
  });
}
