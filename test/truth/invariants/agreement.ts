import type { Sections } from '../../../shared/model/snapshot';
import {
  type Clash,
  type Course,
  type Invariant,
  isPresent,
  openIn,
  sectionsOf,
  shownIncident,
  type Violation,
} from '../reading';
import { answersOf, sentenceOf } from '../said';

/** What may be said of a service, the milder words first; two of them about one service do not agree. */
const SYMPTOMS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:is|are) slower than promised\b/, 'slower than promised'],
  [/\b(?:is|are) slow\b/, 'slow'],
  [/\b(?:does|do) less than usual\b/, 'less than usual'],
  [/\b(?:has|have) nearly stopped\b/, 'nearly stopped'],
  [/\b(?:has|have) stopped\b/, 'stopped'],
  [/\b(?:is|are) recovering\b/, 'recovering'],
  [/\b(?:is|are) down\b/, 'down'],
];
/** share by which two figures of one thing may differ: they are read some seconds apart */
const NEAR = 0.3;
/** s within which two views tell one fact */
const TOGETHER = 60;

function symptomOf(sentence: string, name: string): string | null {
  if (!sentence.startsWith(name)) return null;
  return SYMPTOMS.find(([pattern]) => pattern.test(sentence))?.[1] ?? null;
}

/** The name of the service that a sentence begins with. */
function namedIn(sentence: string, { services }: Sections): string | null {
  const fitting = services.rows.filter(({ name }) => sentence.startsWith(name)).map(({ name }) => name);
  return fitting.toSorted((a, b) => b.length - a.length)[0] ?? null;
}

export const AGREEMENT: readonly Invariant[] = [
  {
    id: 'agreement.severity',
    says: 'A service has one severity in the services and the executive view.',
    reads: '`services.rows`, `executive.services`',
    look: (reading) => {
      const sections = sectionsOf(reading);
      return (sections?.executive.services ?? []).flatMap(({ id, name, severity }): readonly Clash[] => {
        const row = sections?.services.rows.find((one) => one.id === id);
        return row === undefined || row.severity === severity
          ? []
          : [[`executive, ${name}: ${severity}`, `services: ${row.severity}`]];
      });
    },
  },
  {
    id: 'agreement.latency',
    says: 'A service has one response time in its row and in the strips of its incident.',
    reads: '`services.rows` latency, `charts` of every open incident',
    look: (reading) => {
      const sections = sectionsOf(reading);
      return (sections?.incident.open ?? []).flatMap(({ charts }) =>
        charts.flatMap(({ title, value }): readonly Clash[] => {
          const row = sections?.services.rows.find(({ name }) => title === `${name}: response`);
          const own = row?.latency?.value ?? null;
          if (own === null || value === null || Math.abs(own - value) <= NEAR * Math.max(own, value))
            return [];
          return [[`${title}: ${value.toFixed(2)} s`, `services: ${own.toFixed(2)} s`]];
        }),
      );
    },
  },
  {
    id: 'agreement.symptom',
    says: 'The services and the incident view say the same of a service.',
    reads: '`services.answer`, `answer` of every open incident',
    look: (reading) => {
      const sections = sectionsOf(reading);
      if (sections === null || !isPresent(reading)) return [];
      const own = sentenceOf(sections.services.answer);
      const name = namedIn(own, sections);
      const said = name === null ? null : symptomOf(own, name);
      return sections.incident.open.flatMap(({ answer }): readonly Clash[] => {
        const other = sentenceOf(answer);
        const symptom = name === null ? null : symptomOf(other, name);
        return said !== null && symptom !== null && said !== symptom
          ? [[`services: ${own}`, `incident: ${other}`]]
          : [];
      });
    },
  },
  {
    id: 'agreement.sessions',
    says: 'The sentences of all views tell one number of waiting sessions.',
    reads: 'every sentence, `tree.waiters`',
    look: (reading) => {
      const told = answersOf(reading).flatMap(({ view, text }) => {
        const [, count] = /\b(\d+) sessions? waits?\b/.exec(text) ?? [];
        return count === undefined ? [] : [[Number(count), `${view}: ${text}`] as const];
      });
      const trees = openIn(reading).flatMap(({ id, tree }) =>
        tree === null ? [] : [[tree.waiters, `incident ${id}: ${tree.waiters} in the tree`] as const],
      );
      const [first, ...rest] = [...trees, ...told];
      // Two databases have two trees.
      if (first === undefined || trees.length > 1) return [];
      return rest.filter(([count]) => count !== first[0]).map(([, text]): Clash => [first[1], text]);
    },
  },
  {
    id: 'agreement.locks',
    says: 'While sessions wait for locks, the tenant that holds them is known in the tenants view.',
    reads: '`tree`, the column of locks in `tenants.values`',
    look: (reading) => {
      const sections = sectionsOf(reading);
      const waiting = sections?.incident.open.find(({ tree }) => (tree?.waiters ?? 0) >= 5);
      if (sections === null || waiting === undefined || !isPresent(reading)) return [];
      const { resources, ids } = sections.roster;
      const column = resources.findIndex(({ id }) => id === 'locks');
      if (column < 0 || ids.length === 0) return [];
      const known = ids.some((_, row) => {
        const value = sections.tenants.values[row * resources.length + column];
        return value !== undefined && !Number.isNaN(value) && value > 0;
      });
      return known
        ? []
        : [[sentenceOf(waiting.answer), 'tenants: the column of locks is empty for every tenant']];
    },
  },
  {
    id: 'agreement.recovery',
    says: 'A service has one posture in the recovery and the executive view.',
    reads: '`recovery.rows`, `executive.services`',
    look: (reading) => {
      const sections = sectionsOf(reading);
      return (sections?.executive.services ?? []).flatMap(({ id, name, recovery }): readonly Clash[] => {
        const row = sections?.recovery.rows.find((one) => one.id === id);
        return row === undefined || recovery === null || row.posture === recovery.posture
          ? []
          : [[`executive, ${name}: ${recovery.posture}`, `recovery: ${row.posture}`]];
      });
    },
  },
  {
    id: 'agreement.proven',
    says: 'The sentence of the recovery view counts the services that are proven.',
    reads: '`recovery.answer`, `recovery.rows`',
    look: (reading) => {
      const recovery = sectionsOf(reading)?.recovery;
      const said = recovery === undefined ? '' : sentenceOf(recovery.answer);
      const words = 'no one two three four five six seven eight nine ten eleven twelve'.split(' ');
      const [, count = ''] = /^(\w+) of \w+ services are proven/.exec(said) ?? [];
      const told = /^\d+$/.test(count) ? Number(count) : words.indexOf(count.toLowerCase());
      const proven = recovery?.rows.filter(({ posture }) => posture === 'proven').length ?? 0;
      return count === '' || told === proven ? [] : [[said, `${proven} rows are proven`]];
    },
  },
  {
    id: 'agreement.rto',
    says: 'A sentence about recovering in time gives a time, not a loss of work.',
    reads: '`answer` of recovery, of each of its rows and of the executive view',
    look: (reading) => {
      const sections = sectionsOf(reading);
      if (sections === null) return [];
      const { recovery, executive } = sections;
      return [recovery.answer, executive.answer, ...recovery.rows.map(({ answer }) => answer)]
        .map(sentenceOf)
        .filter((said) => /\bin time\b.*(?:\bRPO\b|\blos(?:e|es|ing|s)\b)/u.test(said))
        .map((said): Clash => [said, 'lost work is its RPO; in time is its RTO']);
    },
  },
  {
    id: 'agreement.backups',
    says: 'The sentence of the recovery view is not silent about a backup in trouble.',
    reads: '`recovery.answer`, `recovery.backups`',
    look: (reading) => {
      const recovery = sectionsOf(reading)?.recovery;
      const ill = (recovery?.backups ?? []).filter(
        ({ severity }) => severity === 'warning' || severity === 'critical',
      );
      const said = recovery === undefined ? '' : sentenceOf(recovery.answer);
      const [first] = ill;
      return first === undefined || /backup|archive|restore/i.test(said) || said === ''
        ? []
        : [[`recovery: ${said}`, `backup ${first.name}: ${first.severity}`]];
    },
  },
  {
    id: 'agreement.failover',
    says: 'A move is called safe when every check passes, and unsafe only by a check that fails.',
    reads: '`replication.checks`, `replication.verdicts`',
    look: (reading) => {
      const replication = sectionsOf(reading)?.replication;
      return (replication?.verdicts ?? []).flatMap(({ verdict, sentence }, at): readonly Clash[] => {
        const cells = (replication?.checks ?? []).flatMap(({ label, cells: row }) => {
          const cell = row[at];
          return cell === undefined ? [] : [{ label, severity: cell.severity }];
        });
        const failed = cells.find(({ severity }) => severity === 'critical');
        if (verdict === 'yes' && failed !== undefined)
          return [[`yes: ${sentence}`, `${failed.label}: critical`]];
        const passed = cells.length > 0 && cells.every(({ severity }) => severity === 'ok');
        return verdict === 'no' && passed ? [[`no: ${sentence}`, 'every check passes']] : [];
      });
    },
  },
  {
    id: 'agreement.dead-primary',
    says: 'No copy is refused because it does not stream from a primary that is dead.',
    reads: '`replication.nodes`, `replication.verdicts`',
    look: (reading) => {
      const replication = sectionsOf(reading)?.replication;
      const dead = replication?.nodes.find(
        ({ role, severity, reason }) =>
          role === 'primary' && severity === 'critical' && !/takes (?:writes|no new)/.test(reason),
      );
      // That it did not stream at the last look, when the primary lived, is a reason.
      const refused = replication?.verdicts.find(
        ({ verdict, sentence }) => verdict === 'no' && /(?<!was )not streaming/.test(sentence),
      );
      return dead === undefined || refused === undefined
        ? []
        : [[`${refused.verdict}: ${refused.sentence}`, `${dead.name}: ${dead.severity}, ${dead.reason}`]];
    },
  },
  {
    id: 'agreement.over',
    says: 'When a critical incident ends, the wall says that it is over, or counts it as one of today.',
    reads: 'sentence and frame after the end of a critical incident, over the run',
    course: forgotten,
  },
  {
    id: 'agreement.charts-now',
    says: 'The figure of a strip is the end of its line.',
    reads: '`charts[].value`, `charts[].series` of the incident on the page',
    look: (reading) =>
      (shownIncident(reading)?.charts ?? []).flatMap(({ title, value, series }): readonly Clash[] => {
        const known = [...series.v].filter((one) => !Number.isNaN(one));
        const recent = known.slice(-6);
        if (value === null || recent.length < 6) return [];
        const [low, high] = [Math.min(...recent), Math.max(...recent)];
        const room = Math.max(1, NEAR * Math.max(Math.abs(low), Math.abs(high), value));
        return value < low - room || value > high + room
          ? [
              [
                `${title}: ${value.toFixed(2)}`,
                `its line ends between ${low.toFixed(2)} and ${high.toFixed(2)}`,
              ],
            ]
          : [];
      }),
  },
];

function forgotten(course: Course): readonly Violation[] {
  const critical = new Set<string>();
  return course.flatMap((reading, at): readonly Violation[] => {
    const before = course[at - 1];
    const sections = sectionsOf(reading);
    for (const { id, severity } of sections?.incident.open ?? [])
      if (severity === 'critical') critical.add(id);
    if (before === undefined || sections === null || reading.held?.still === true) return [];
    const ended = openIn(before).find(
      ({ id }) => critical.has(id) && !sections.incident.open.some((one) => one.id === id),
    );
    if (ended === undefined || sections.frame.connection === 'replay') return [];
    // What follows within the next looks must say that it is over.
    const after = course.slice(at, at + 4).filter((one) => one.after - reading.after < TOGETHER);
    const told = after.some(({ page }) =>
      /\bover\b|\btoday\b/i.test([...page.headings, page.frame].join(' ')),
    );
    return told
      ? []
      : [
          {
            after: reading.after,
            one: `${ended.id} ended: ${sentenceOf(ended.answer)}`,
            other: `on the wall: ${reading.page.headings[0] ?? ''} ${reading.page.frame.slice(0, 60)}`,
          },
        ];
  });
}
