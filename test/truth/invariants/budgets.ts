import type { ExecutiveService } from '../../../shared/model/executive';
import type { ServiceBudget } from '../../../shared/model/services';
import { type Clash, type Course, type Invariant, isPresent, sectionsOf, type Violation } from '../reading';
import { everyText, linesOf } from '../said';

/** s of the window that error budgets are told for, unless the estate names another: thirty days */
const WINDOW = 30 * 86_400;
const HOUR = 3_600;
/** How much faster than time itself a budget may seem to fall: looks are some seconds apart. */
const SLACK = 2;
/** ratio that a rounding may hide */
const ROUNDED = 0.006;
/** s within which two views tell one figure */
const TOGETHER = 60;

export const BUDGETS: readonly Invariant[] = [
  {
    id: 'budgets.range',
    says: 'An error budget left is 0 to 100 %.',
    reads: 'budgets of `services.rows` and `executive.services`',
    look: (reading) => {
      const sections = sectionsOf(reading);
      const rows = [...(sections?.services.rows ?? []), ...(sections?.executive.services ?? [])];
      return rows.flatMap(({ name, budget }): readonly Clash[] => {
        const value = budget?.value ?? null;
        return value !== null && (value < 0 || value > 1)
          ? [[`${name}: budget ${value}`, 'a ratio of 0 to 1']]
          : [];
      });
    },
  },
  {
    id: 'budgets.burn',
    says: 'A burn rate over an hour is not higher than what the time watched allows.',
    reads: '`executive.services[].pace`, `objective`, time since the run began',
    course: (course) => burning(course),
  },
  {
    id: 'budgets.fall',
    says: 'An error budget does not fall faster than time passes.',
    reads: 'budgets over the run, `objective`',
    course: (course) => falling(course),
  },
  {
    id: 'budgets.rise',
    says: 'An error budget that was spent does not come back within minutes.',
    reads: 'budgets over the run',
    course: (course) => rising(course),
  },
  {
    id: 'budgets.same',
    says: 'A service has one error budget in the services and the executive view.',
    reads: '`services.rows`, `executive.services`; texts of both views within a minute',
    look: (reading) => {
      const sections = sectionsOf(reading);
      return (sections?.executive.services ?? []).flatMap(({ id, name, budget }): readonly Clash[] => {
        const own = sections?.services.rows.find((row) => row.id === id)?.budget?.value ?? null;
        const other = budget?.value ?? null;
        return own === null || other === null || Math.abs(own - other) <= ROUNDED
          ? []
          : [[`services, ${name}: ${percent(own)}`, `executive, ${name}: ${percent(other)}`]];
      });
    },
    course: (course) => toldTwice(course),
  },
  {
    id: 'budgets.spent',
    says: 'A budget that is called spent is spent, and one that runs out later is not.',
    reads: '`riskWords`, `spentAt`, budgets',
    look: (reading) => {
      const now = reading.held?.now ?? 0;
      return (sectionsOf(reading)?.executive.services ?? []).flatMap(
        ({ name, riskWords, budget, spentAt }): readonly Clash[] => {
          const left = budget?.value ?? null;
          if (left === null) return [];
          if (/broken|spent/.test(riskWords) && left > 0.005)
            return [[`${name}: ${riskWords}`, percent(left)]];
          if (/runs out/.test(riskWords) && left <= 0) return [[`${name}: ${riskWords}`, percent(left)]];
          return spentAt !== null && left > 0 && spentAt < now - 5_000
            ? [[`${name}: spent ${Math.round((now - spentAt) / 1_000)} s ago`, `${percent(left)} left`]]
            : [];
        },
      );
    },
  },
  {
    id: 'budgets.unknown',
    says: 'A service of which nothing was ever heard has no error budget left to tell.',
    reads: 'severity, `since`, latency and budget of `services.rows`',
    look: (reading) =>
      (sectionsOf(reading)?.services.rows ?? []).flatMap(
        ({ name, severity, was, budget, latency, throughput }): readonly Clash[] => {
          const heard = [latency, throughput].some((one) => one !== null && one.observedAt !== null);
          return severity === 'unknown' &&
            was === null &&
            !heard &&
            typeof budget?.value === 'number' &&
            budget.coverage !== null
            ? [[`${name}: unknown`, `${percent(budget.value)} left`]]
            : [];
        },
      ),
  },
  {
    id: 'budgets.watched',
    says: 'A full budget of which only a moment was watched says how much was watched.',
    reads: 'texts of the services and executive view, `coverage`',
    look: (reading) => {
      const sections = sectionsOf(reading);
      const { view } = reading.page;
      if (sections === null || (view !== 'services' && view !== 'executive')) return [];
      const short = sections.services.rows.find(
        ({ budget }) => budget !== null && budget.value === 1 && watchedShare(budget) < 0.01,
      );
      const told = reading.page.figures.some(
        ({ metric, text }) => metric.startsWith('gantry.slo.error_budget') && /^100 ?%/.test(text),
      );
      if (short === undefined || !told || /watched/.test(everyText(reading).join(' '))) return [];
      return [
        [
          `${short.name}: 100 % left`,
          `${(watchedShare(short.budget) * 100).toFixed(3)} % of its window watched`,
        ],
      ];
    },
  },
  {
    id: 'budgets.hour',
    says: 'A pace “in the last hour” is told only by a wall that watched most of an hour.',
    reads: 'texts of the executive view, time since the run began',
    course: (course) =>
      course.flatMap((reading): readonly Violation[] => {
        const line = linesOf(reading).find((one) => /(\d|x|×) .*in the last hour/.test(one));
        const fresh =
          sectionsOf(reading)?.executive.services.some(({ coverage }) => coverage !== null) === true;
        return line === undefined || !fresh || reading.held?.still === true || reading.after > HOUR / 2
          ? []
          : [{ after: reading.after, one: line, other: `${reading.after.toFixed(0)} s watched` }];
      }),
  },
];

/** Ratio of the objective's window that this wall watched; 1: the feed states the budget, or there is none. */
function watchedShare(budget: ServiceBudget | null): number {
  const coverage = budget?.coverage ?? null;
  return coverage === null ? 1 : coverage.watched / coverage.window;
}

function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(1)} %`;
}

function servicesOf(course: Course): readonly (readonly [number, ExecutiveService])[] {
  return course.flatMap((reading) =>
    isPresent(reading) && reading.held?.still !== true
      ? (sectionsOf(reading)?.executive.services ?? []).map((service) => [reading.after, service] as const)
      : [],
  );
}

function burning(course: Course): readonly Violation[] {
  return servicesOf(course).flatMap(([after, { name, pace, objective }]): readonly Violation[] => {
    const burn = pace?.rate ?? null;
    if (burn === null || objective === null || objective >= 1) return [];
    const most = Math.min(1, (after + TOGETHER) / HOUR) / (1 - objective);
    return burn <= most * 1.05
      ? []
      : [
          {
            after,
            one: `${name}: ${burn.toFixed(0)} x in the last hour`,
            other: `${after.toFixed(0)} s watched: at most ${most.toFixed(0)} x`,
          },
        ];
  });
}

/** Calls `judge` with each two budgets of a service that follow each other. */
function steps(
  course: Course,
  judge: (service: ExecutiveService, from: number, to: number, seconds: number) => string | null,
): readonly Violation[] {
  const before = new Map<string, { readonly after: number; readonly value: number }>();
  return servicesOf(course).flatMap(([after, service]): readonly Violation[] => {
    const value = service.budget?.value ?? null;
    if (value === null) return [];
    const last = before.get(service.id);
    before.set(service.id, { after, value });
    const why = last === undefined ? null : judge(service, last.value, value, after - last.after);
    return why === null
      ? []
      : [{ after, one: `${service.name}: ${percent(last?.value ?? 0)}, then ${percent(value)}`, other: why }];
  });
}

function falling(course: Course): readonly Violation[] {
  return steps(course, ({ objective }, from, to, seconds) => {
    if (objective === null || objective >= 1) return null;
    const most = (seconds * SLACK + 10) / (WINDOW * (1 - objective));
    return from - to > most + ROUNDED
      ? `${seconds.toFixed(0)} s are ${percent(seconds / (WINDOW * (1 - objective)))} of it`
      : null;
  });
}

function rising(course: Course): readonly Violation[] {
  return steps(course, (_, from, to, seconds) =>
    to - from > 0.02 ? `it came back within ${seconds.toFixed(0)} s` : null,
  );
}

/** Budgets as they were read off the pages of the two views, within a minute of each other. */
function toldTwice(course: Course): readonly Violation[] {
  const told = new Map<string, { readonly after: number; readonly view: string; readonly left: number }>();
  return course.flatMap((reading) => {
    const { view, figures } = reading.page;
    if ((view !== 'services' && view !== 'executive') || reading.held?.still === true) return [];
    return figures.flatMap(({ metric, service, text }): readonly Violation[] => {
      const [, digits] = /^(\d+) ?%/.exec(text) ?? [];
      if (!metric.startsWith('gantry.slo.error_budget') || service === null || digits === undefined)
        return [];
      const last = told.get(service);
      const left = Number(digits);
      told.set(service, { after: reading.after, view, left });
      if (last === undefined || last.view === view || reading.after - last.after > TOGETHER) return [];
      return Math.abs(last.left - left) <= 4
        ? []
        : [
            {
              after: reading.after,
              one: `${service}, ${last.view}: ${last.left} %`,
              other: `${view}: ${left} %, ${(reading.after - last.after).toFixed(0)} s later`,
            },
          ];
    });
  });
}
