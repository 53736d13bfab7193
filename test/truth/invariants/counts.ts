import {
  type Clash,
  type Course,
  type Invariant,
  openIn,
  type Reading,
  sectionsOf,
  shownIncident,
} from '../reading';
import { answersOf, COUNT, countOf, linesOf, sentenceOf } from '../said';

const WAITING = new RegExp(`\\b(${COUNT}) sessions? (?:that )?waits?\\b`, 'gi');
const FREED = /\bfrees (?:all )?(\d+)(?: of (\d+))?/;
const SERVICES = new RegExp(`\\b(${COUNT}) services?\\b(?! still| depends?| are well| are inside| of)`, 'gi');

/** Every number of waiting sessions that a picture of an incident tells, with the words around it. */
function sessionsTold(reading: Reading): readonly (readonly [number, string])[] {
  const page = shownIncident(reading);
  if (page === null) return [];
  const lines = [...reading.page.headings, ...linesOf(reading)];
  const said = lines.flatMap((line) =>
    [...line.matchAll(WAITING)].map((match) => [countOf(match[1]) ?? 0, line] as const),
  );
  const freed = lines.flatMap((line) => {
    const [, some, all] = FREED.exec(line) ?? [];
    return some === undefined ? [] : [[Number(all ?? some), line] as const];
  });
  const tree = page.tree === null ? [] : [[page.tree.waiters, `tree: ${page.tree.waiters} wait`] as const];
  const charts = page.charts
    .filter(({ metric, value }) => metric === 'gantry.postgresql.lock.waiters' && value !== null)
    .map(({ title, value }) => [Math.round(value ?? 0), `${title}: ${Math.round(value ?? 0)}`] as const);
  return [...said, ...freed, ...tree, ...charts];
}

/** A picture of one view holds what that view shows: no page of the incidents that its frame counts. */
function isPart(reading: Reading): boolean {
  return reading.held?.still === true && sectionsOf(reading)?.incident.open.length === 0;
}

/** Pairs of texts that tell different numbers for one fact: the first against each other one. */
function unequal(told: readonly (readonly [number, string])[]): readonly Clash[] {
  const [first, ...rest] = told;
  if (first === undefined) return [];
  return rest.filter(([count]) => count !== first[0]).map(([, text]) => [first[1], text]);
}

export const COUNTS: readonly Invariant[] = [
  {
    id: 'counts.sessions',
    says: 'The sentence, the strips, the tree and the advice of an incident tell one number of waiting sessions.',
    reads: 'texts of the incident view, `tree.waiters`, the strip of lock waiters',
    look: (reading) => unequal(sessionsTold(reading)),
  },
  {
    id: 'counts.tree',
    says: 'The groups of a blocking tree add up to its waiters, without those that wait for another root.',
    reads: '`tree` of every open incident',
    look: (reading) =>
      openIn(reading).flatMap(({ id, tree }): readonly Clash[] => {
        if (tree === null) return [];
        const sum = [...tree.direct, ...tree.behind].reduce((total, { count }) => total + count, 0);
        return sum === tree.waiters - (tree.others ?? 0)
          ? []
          : [[`incident ${id}: ${tree.waiters} waiters`, `groups of ${sum}`]];
      }),
  },
  {
    id: 'counts.services',
    says: 'An incident tells one number of services that it hits.',
    reads: 'texts of the incident view, `services` of the incident',
    look: (reading) => {
      const page = shownIncident(reading);
      if (page === null) return [];
      const told = [...reading.page.headings, ...linesOf(reading)].flatMap((line) =>
        [...line.matchAll(SERVICES)].flatMap((match) => {
          const count = countOf(match[1]);
          const other = /\b(?:more|other)\b/.test(line);
          return count === null || count === 0 || other ? [] : [[count, line] as const];
        }),
      );
      return unequal([[page.services.length, `the incident hits ${page.services.length}`], ...told]);
    },
  },
  {
    id: 'counts.estate',
    says: 'No sentence counts more services than the estate has, or more of one kind than there are.',
    reads: 'every sentence, `services.rows`',
    look: (reading) => {
      const rows = sectionsOf(reading)?.services.rows ?? [];
      if (rows.length === 0) return [];
      return answersOf(reading).flatMap(({ view, text }): readonly Clash[] => {
        const counts = [...text.matchAll(new RegExp(`\\b(${COUNT}) services?\\b`, 'gi'))];
        const most = Math.max(0, ...counts.map((match) => countOf(match[1]) ?? 0));
        if (most > rows.length) return [[`${view}: ${text}`, `the estate has ${rows.length}`]];
        const [, many, both] = new RegExp(`^(?:All (${COUNT})|(Both)) services`, 'i').exec(text) ?? [];
        const all = many ?? both;
        if (all !== undefined && countOf(all) !== rows.length)
          return [[`${view}: ${text}`, `the estate has ${rows.length}`]];
        return [];
      });
    },
  },
  {
    id: 'counts.frame',
    says: 'The frame counts the incidents that are open.',
    reads: '`data-incidents`, `frame.incidents`, `incident.open`',
    look: (reading) => {
      const sections = sectionsOf(reading);
      if (sections === null || reading.page.view === null) return [];
      const { count } = sections.frame.incidents;
      const open = sections.incident.open.length;
      const shown = reading.page.incidents ?? 0;
      const clashes: Clash[] = [];
      if (shown !== count) clashes.push([`frame shows ${shown}`, `frame.incidents counts ${count}`]);
      // At most four are kept with their pages.
      if (Math.min(4, count) !== open && !isPart(reading))
        clashes.push([`frame counts ${count}`, `${open} are open`]);
      return clashes;
    },
  },
  {
    id: 'counts.executive',
    says: 'The executive view counts the same open incidents as the frame.',
    reads: '`executive.open`, `frame.incidents`',
    look: (reading) => {
      const sections = sectionsOf(reading);
      if (sections === null || sections.executive.services.length === 0 || isPart(reading)) return [];
      const { open } = sections.executive;
      const { count } = sections.frame.incidents;
      return open === count ? [] : [[`executive: ${open} open`, `frame: ${count} open`]];
    },
  },
  {
    id: 'counts.today',
    says: 'The incidents of today are not fewer than those that were seen to begin today, nor the critical ones.',
    reads: '`executive.days`, ids and severities of all open incidents of the run',
    course: (course) => course.flatMap((reading, at) => fewerToday(course.slice(0, at + 1), reading)),
  },
  {
    id: 'counts.work',
    says: 'A rate of work is not taken from so few seconds that it swings to and fro within 20 s.',
    reads: '`services.rows` throughput, over 20 s',
    course: swings,
  },
  {
    id: 'counts.sources',
    says: 'Not more sources answer than are asked.',
    reads: '`engineering.asked`',
    look: (reading) => {
      const asked = sectionsOf(reading)?.engineering.asked;
      if (asked === undefined || asked.answering <= asked.count) return [];
      return [[`${asked.answering} answer`, `${asked.count} are asked`]];
    },
  },
  {
    id: 'counts.tenants',
    says: 'No sentence counts more tenants than the estate has.',
    reads: 'every sentence, `roster`',
    look: (reading) => {
      const known = sectionsOf(reading)?.roster.ids.length ?? 0;
      if (known === 0) return [];
      return answersOf(reading).flatMap(({ text }): readonly Clash[] => {
        const [, most] = new RegExp(`\\b(${COUNT}) tenants?\\b`, 'i').exec(text) ?? [];
        return (countOf(most) ?? 0) > known ? [[text, `the estate has ${known} tenants`]] : [];
      });
    },
  },
  {
    id: 'counts.incident-hits-none',
    says: 'An incident that names a service in its sentence does not hit none.',
    reads: '`answer` and `services` of every open incident',
    look: (reading) => {
      const sections = sectionsOf(reading);
      return (sections?.incident.open ?? []).flatMap(({ answer, services }): readonly Clash[] => {
        const named = sections?.services.rows.find(({ name }) => answer.verdict.startsWith(name));
        return named !== undefined && services.length === 0
          ? [[sentenceOf(answer), 'it hits no service']]
          : [];
      });
    },
  },
];

/** s that the day's account may take to learn of a change */
const TOLD_WITHIN = 10;

function fewerToday(before: Course, reading: Reading): ReturnType<NonNullable<Invariant['course']>> {
  const today = sectionsOf(reading)?.executive.days.at(-1);
  if (today === undefined || today.opened === null) return [];
  const settled = before.filter(({ after }) => after <= reading.after - TOLD_WITHIN);
  const seen = new Map<string, boolean>();
  for (const one of settled)
    for (const { id, severity, since } of openIn(one))
      if (since >= today.from) seen.set(id, (seen.get(id) ?? false) || severity === 'critical');
  const critical = [...seen.values()].filter(Boolean).length;
  const { after } = reading;
  const found = [];
  if (today.opened < seen.size)
    found.push({
      after,
      one: `incidents today: ${today.opened}`,
      other: `seen: ${[...seen.keys()].join(', ')}`,
    });
  if (today.critical < critical)
    found.push({ after, one: `critical today: ${today.critical}`, other: `seen critical: ${critical}` });
  return found;
}

const SWING = 3;
/** share of the usual below which work has nearly stopped: how little is left is no swing */
const HARDLY = 0.1;
const SWING_SECONDS = 20;

function swings(course: Course): ReturnType<NonNullable<Invariant['course']>> {
  const ids = new Set(course.flatMap((one) => sectionsOf(one)?.services.rows.map(({ id }) => id) ?? []));
  return [...ids].flatMap((id) => {
    const values = course.flatMap((one) => {
      const work = sectionsOf(one)?.services.rows.find((row) => row.id === id)?.throughput;
      const value = work?.value;
      return typeof value === 'number' && value > 0
        ? [{ after: one.after, value: Math.max(value, HARDLY * (work?.usual ?? 0)) }]
        : [];
    });
    return values.flatMap(({ after, value }, at) => {
      const recent = values.slice(0, at).filter((one) => one.after > after - SWING_SECONDS);
      // Up and down again, or down and up: an outage goes one way, and comes back slowly.
      const peak = recent.findLast(
        (one) =>
          (one.value > value * SWING &&
            recent.some((first) => first.after < one.after && one.value > first.value * SWING)) ||
          (one.value * SWING < value &&
            recent.some((first) => first.after < one.after && one.value * SWING < first.value)),
      );
      if (peak === undefined) return [];
      return [
        {
          after,
          one: `${id}: ${Math.round(peak.value * 3_600)} /h at ${peak.after.toFixed(0)} s, other before`,
          other: `${Math.round(value * 3_600)} /h, within ${SWING_SECONDS} s`,
        },
      ];
    });
  });
}
