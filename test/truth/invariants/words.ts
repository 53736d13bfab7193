import {
  type Clash,
  type Course,
  type Invariant,
  openIn,
  type Reading,
  sectionsOf,
  type Violation,
} from '../reading';
import { answersOf, everyText, linesOf, sentenceOf, textsWith } from '../said';

/** Words that were seen on the wall, and that nobody understands or that are not true. */
const FORBIDDEN: readonly RegExp[] = [
  /no figure of it is a line/,
  /A target needs a look/,
  /\bexplains less\b|\bcould be it\b/,
  /A lock root explains/,
  /What was released just before is new/,
  /so in \d+ steps? \w+ services?/,
  /does not answer: it does not answer/,
  /in (?:\d+|one) days? watched of/,
  /its usual is not known/,
  /nobody watched this week|not watched this week/,
  /\bis spent (?:at|since)\b/,
  /loses nothing, about/,
  /likely because locks in [^.]*, \d+ sessions? waits?/,
  /\bNobody is named\b|nobody has taken it on yet/,
  /services\.runbook/,
  /The runbook tells what to do/,
  /Starting\. Starting/,
  /\b22 Sept\b|\bSept\b/,
];

/** Whether row locks are waited for. */
function waiters(reading: Reading): number {
  return Math.max(0, ...openIn(reading).map(({ tree }) => tree?.waiters ?? 0));
}

function isLinkLost(reading: Reading): boolean {
  const open = openIn(reading);
  const said = answersOf(reading).some(({ text }) => /lost its uplink/.test(text));
  return said || open.some(({ cause }) => cause?.rule === 'link.lost');
}

export const WORDS: readonly Invariant[] = [
  {
    id: 'words.forbidden',
    says: 'No text is on the list of words that are not understood.',
    reads: 'every text; the list is in test/truth/invariants/words.ts',
    look: (reading) => textsWith(reading, ...FORBIDDEN),
  },
  {
    id: 'words.values',
    says: 'No text shows a value of the program: NaN, undefined, null, Infinity, [object …].',
    reads: 'every text',
    look: (reading) =>
      textsWith(reading, /\bNaN\b|\bundefined\b|\bnull\b|\bInfinity\b|\[object|\$\{|\bInvalid Date\b/),
  },
  {
    id: 'words.spaces',
    says: 'No text has an empty place: two signs in a row, a sign after a space.',
    reads: 'every text',
    look: (reading) => textsWith(reading, /\.\.(?!\.)|,,|;;|::| [,;.](?:\s|$)|\(\)|; ?\./),
  },
  {
    id: 'words.nobody-waits',
    says: 'Nobody is said not to wait while sessions wait for locks.',
    reads: 'every text, `tree.waiters`',
    look: (reading) =>
      waiters(reading) > 0
        ? textsWith(reading, /\bnobody waits\b|\bno tenant waits\b|\bno session waits\b/i)
        : [],
  },
  {
    id: 'words.no-incident',
    says: 'No text says that there is no incident while one is open.',
    reads: 'every text, `frame.incidents`',
    look: (reading) => {
      const count = sectionsOf(reading)?.frame.incidents.count ?? 0;
      return count === 0
        ? []
        : textsWith(
            reading,
            /\bno incidents?\b(?! (?:at|in|follow)s? .* was)/i,
            /\bno open incidents?\b/i,
            /\bnone is open\b/i,
          ).map(([text]): Clash => [text, `${count} open`]);
    },
  },
  {
    id: 'words.no-service',
    says: 'A wall that is cut off does not say that no service is hit.',
    reads: 'every text, `link.lost`',
    look: (reading) =>
      isLinkLost(reading)
        ? textsWith(
            reading,
            /\bno service (?:feels|yet)\b|hits no service|^no service yet$|\bnobody is hit\b/i,
          )
        : [],
  },
  {
    id: 'words.because-well',
    says: 'No cause is a thing that is well.',
    reads: 'sentences with `because`',
    look: (reading) =>
      textsWith(
        reading,
        /because (?:of )?[^.;:]*\b(?:answers in time|is well|are well|as usual|works|answers again|has recovered|is back|has room)\b/,
      ),
  },
  {
    id: 'words.near',
    says: 'The engineering view does not say that nothing is near its limit while an incident is open on a figure.',
    reads: '`engineering.answer`, `incident.open`',
    look: (reading) => {
      const sections = sectionsOf(reading);
      const ill = (sections?.incident.open ?? []).filter(
        ({ charts, suppressed }) =>
          suppressed === null &&
          charts.some(
            ({ severity, metric }) =>
              (severity === 'critical' || severity === 'warning') && !metric.startsWith('http.server'),
          ),
      );
      const said = sections === null ? '' : sentenceOf(sections.engineering.answer);
      const [first] = ill;
      return first !== undefined && said.startsWith('Nothing is near')
        ? [[`engineering: ${said}`, `incident ${first.id}: ${sentenceOf(first.answer)}`]]
        : [];
    },
  },
  {
    id: 'words.identifiers',
    says: 'A sentence does not capitalise the name of a server.',
    reads: 'every text, names of servers and targets',
    look: (reading) => {
      const sections = sectionsOf(reading);
      const names = new Set([
        ...(sections?.replication.nodes ?? []).flatMap(({ id, name }) => [id, name]),
        ...(sections?.engineering.sources ?? []).map(({ id }) => id),
      ]);
      const wrong = [...names]
        .filter((name) => /^[a-z]+-/.test(name))
        .map((name) => `${name.charAt(0).toUpperCase()}${name.slice(1)}`);
      return everyText(reading).flatMap((text) =>
        wrong.flatMap((name): readonly Clash[] => {
          const at = text.indexOf(name);
          const whole = at >= 0 && !/[-\w]/.test(text.charAt(at + name.length));
          return whole ? [[text, `“${name}”`]] : [];
        }),
      );
    },
  },
  {
    id: 'words.twice',
    says: 'No sentence says the same thing twice.',
    reads: 'every sentence',
    look: (reading) =>
      answersOf(reading).flatMap(({ text }): readonly Clash[] => {
        const parts = text
          .toLowerCase()
          .split(/[.;:,]/)
          .map((part) => part.trim())
          .filter((part) => part.length > 8);
        const again = parts.find((part, at) => parts.indexOf(part) !== at);
        return again === undefined ? [] : [[text, `“${again}” twice`]];
      }),
  },
  {
    id: 'starts.claims',
    says: 'A wall that still starts claims nothing about the estate.',
    reads: 'every text while a start is in progress',
    look: (reading) => {
      const sections = sectionsOf(reading);
      const starting = reading.page.starting || (sections !== null && sections.frame.progress !== null);
      return starting
        ? textsWith(
            reading,
            /^No (?:services|tenants|recovery promise) yet/,
            /^No (?:service|tenant) is named/,
            /never drilled/,
            /\b100 %/,
            /^(?:All \w+|Both) services/,
            /no open incidents/,
            /costs? nothing/,
          )
        : [];
    },
  },
  {
    id: 'starts.views',
    says: 'No view has the wall, and none is named in its frame, while it starts.',
    reads: '`data-view`, the frame while a start is in progress',
    look: ({ page }) => {
      if (!page.starting) return [];
      const [named] =
        /\b(?:Services|Tenants|Replication|Recovery|Executive|Engineering)\b/.exec(page.frame) ?? [];
      if (page.view !== null) return [[`view ${page.view}`, 'it still starts']];
      return named === undefined ? [] : [[`frame: ${named}`, 'it still starts']];
    },
  },
  {
    id: 'starts.none-yet',
    says: 'Nothing is called missing that the configuration names.',
    reads: 'every text over the run, the services, tenants and servers that it shows later',
    course: noneYet,
  },
  {
    id: 'starts.ages',
    says: 'No data is called older than the wall and its cache are.',
    reads: 'texts with `no data … for`, time since the run began',
    course: (course) =>
      course.flatMap((reading) =>
        reading.held?.still === true || sectionsOf(reading)?.frame.cachedAt !== null
          ? []
          : everyText(reading).flatMap((text): readonly Violation[] => {
              const [found, digits, unit] = /no (?:new )?data [^.;]*\bfor (\d+) (min|h|d)\b/.exec(text) ?? [];
              const seconds = Number(digits) * ({ min: 60, h: 3_600, d: 86_400 }[unit ?? ''] ?? 0);
              return found === undefined || seconds <= reading.after + 60
                ? []
                : [
                    {
                      after: reading.after,
                      one: text,
                      other: `the wall runs for ${reading.after.toFixed(0)} s`,
                    },
                  ];
            }),
      ),
  },
];

function noneYet(course: Course): readonly Violation[] {
  const known = (of: (reading: Reading) => number): boolean => course.some((reading) => of(reading) > 0);
  const patterns: readonly (readonly [RegExp, boolean])[] = [
    [/No services? (?:yet|is named)/, known((one) => sectionsOf(one)?.services.rows.length ?? 0)],
    [/No tenants? (?:yet|is named)/, known((one) => sectionsOf(one)?.roster.ids.length ?? 0)],
    [/No (?:copy|copies|replica)s? yet/, known((one) => sectionsOf(one)?.replication.nodes.length ?? 0)],
    [/No recovery promises? yet/, known((one) => sectionsOf(one)?.recovery.rows.length ?? 0)],
    [/Nothing to watch yet/, known((one) => sectionsOf(one)?.engineering.sources.length ?? 0)],
  ];
  return course.flatMap((reading) =>
    [...reading.page.headings, ...linesOf(reading)].flatMap((text) =>
      patterns.flatMap(([pattern, wrong]): readonly Violation[] =>
        wrong && pattern.test(text)
          ? [{ after: reading.after, one: text, other: 'the wall shows them later in the run' }]
          : [],
      ),
    ),
  );
}
