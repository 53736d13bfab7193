import { countOf } from '../../format/fitting';
import { shortened } from '../../forms/shortened';
import { isTime } from '../../forms/time';
import type { Drill, DrillObserved, DrillStep } from '../../model/drill';
import type { WallEvent } from '../../model/observation';
import { err, ok, type Result } from '../../model/result';
import { parseSeconds } from './duration';

/** Why a drill record proves nothing. `what` names the record and the key, `remedy` says what to write instead. */
export interface DrillProblem {
  /** the file, or `feed` */
  readonly source: string;
  readonly key: string;
  readonly what: string;
  readonly remedy: string;
}

type Read<T> = Result<T, Omit<DrillProblem, 'source'>>;
const OUTCOMES = ['passed', 'failed', 'aborted'] as const;
type Outcome = (typeof OUTCOMES)[number];
const EXAMPLE_TIME = '2026-11-03T21:00:00Z';
const MOST_STEPS = 200;
/** s by which times that are written to the minute may disagree */
const SLACK_S = 60;
const LONGEST_MS = 31 * 86_400_000;

/**
 * Parses a drill record written by a person or sent by a feed. Times are ISO 8601 with a zone, or epoch ms; durations
 * carry their unit (`52m10s`). A bare number counts as seconds from a feed, whose units are base units; in a file it is
 * rejected, because it could mean minutes.
 * @param source the file it is in, or `feed`
 */
export function parseDrill(raw: unknown, source: string): Result<Drill, DrillProblem> {
  const read = readDrill(raw, source);
  if (read.ok) return read;
  const { key, what, remedy } = read.error;
  return err({ source, key, what: shortened(`${source}: ${what}`), remedy: shortened(remedy) });
}

function readDrill(raw: unknown, source: string): Read<Drill> {
  if (!isRecord(raw))
    return bad('', 'is no drill record', 'Write the keys id, scenario, services, startedAt …');
  const id = readText(raw, 'id', 'id: 2026-11-03-zone-loss');
  if (!id.ok) return id;
  const scenario = readText(raw, 'scenario', 'scenario: zone-loss');
  if (!scenario.ok) return scenario;
  const services = readServices(raw['services']);
  if (!services.ok) return services;
  const span = readSpan(raw, '');
  if (!span.ok) return span;
  const outcome = readOutcome(raw['outcome'], 'outcome');
  if (!outcome.ok) return outcome;
  const steps = readSteps(raw['steps'], span.value);
  if (!steps.ok) return steps;
  const measured = readMeasured(raw['measured'], source === 'feed');
  if (!measured.ok) return measured;
  const lasted = (span.value.endedAt - span.value.startedAt) / 1_000;
  if ((measured.value.rto ?? 0) > lasted + SLACK_S)
    return bad(
      'measured.rto',
      `is ${measured.value.rto} s, longer than the drill, which lasted ${lasted} s`,
      'Correct the one or the other.',
    );
  const observed = readObserved(raw['observed'], source === 'feed');
  if (!observed.ok) return observed;
  const evidence = raw['evidence'];
  return ok({
    id: id.value,
    scenario: scenario.value,
    services: services.value,
    startedAt: span.value.startedAt,
    endedAt: span.value.endedAt,
    outcome: outcome.value,
    steps: steps.value,
    measured: measured.value,
    evidence: typeof evidence === 'string' ? evidence : null,
    ...(observed.value === null ? {} : { observed: observed.value }),
    source,
  });
}

function bad(
  key: string,
  what: string,
  remedy: string,
): { readonly ok: false; readonly error: Omit<DrillProblem, 'source'> } {
  return err({ key, what: key === '' ? what : `${key} ${what}`, remedy });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function readText(raw: Record<string, unknown>, key: string, example: string): Read<string> {
  const value = raw[key];
  if (value instanceof Date) return bad(key, 'is a date, not a name', `Put it in quotes: ${example}`);
  if (typeof value !== 'string' || value.trim() === '') {
    return bad(key, value === undefined ? 'is missing' : 'is no text', `Write, for example, ${example}`);
  }
  return ok(value.trim().slice(0, 200));
}

function readServices(value: unknown): Read<readonly string[]> {
  const remedy = 'Name the services it covered, for example services: [order-confirmation]';
  if (value === undefined) return bad('services', 'is missing', remedy);
  if (!Array.isArray(value) || value.length === 0) return bad('services', 'names no service', remedy);
  if (!value.every((one): one is string => typeof one === 'string' && one !== '')) {
    return bad('services', 'holds something that is no name', remedy);
  }
  return ok([...new Set(value)]);
}

function readSpan(
  raw: Record<string, unknown>,
  prefix: string,
): Read<{ readonly startedAt: number; readonly endedAt: number }> {
  const startedAt = readTime(raw['startedAt'], `${prefix}startedAt`);
  if (!startedAt.ok) return startedAt;
  const endedAt = readTime(raw['endedAt'], `${prefix}endedAt`);
  if (!endedAt.ok) return endedAt;
  if (endedAt.value < startedAt.value) {
    return bad(`${prefix}endedAt`, 'is before startedAt', 'Put the two times the right way round.');
  }
  if (endedAt.value - startedAt.value > LONGEST_MS) {
    const days = Math.round((endedAt.value - startedAt.value) / 86_400_000);
    return bad(
      `${prefix}endedAt`,
      `is ${countOf(days, 'day')} after startedAt`,
      'Correct the year or the month.',
    );
  }
  return ok({ startedAt: startedAt.value, endedAt: endedAt.value });
}

const ZONED = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?\s?(Z|[+-]\d{2}:?\d{2})$/;
/** 2000-01-01: a smaller number is in seconds, or a mistake */
const EARLIEST_MS = 946_684_800_000;

function readTime(value: unknown, key: string): Read<number> {
  if (value === undefined || value === null)
    return bad(key, 'is missing', `Write, for example, ${key}: ${EXAMPLE_TIME}`);
  if (value instanceof Date) {
    const t = value.getTime();
    return Number.isFinite(t) ? ok(t) : bad(key, 'is no time', `Write it as ${EXAMPLE_TIME}`);
  }
  if (typeof value === 'number') {
    if (value >= EARLIEST_MS && isTime(value)) return ok(value);
    return bad(
      key,
      `is ${value}, which is no epoch time in ms`,
      `Write it as ${EXAMPLE_TIME}, or in ms since 1970.`,
    );
  }
  if (typeof value === 'string' && ZONED.test(value)) {
    const t = Date.parse(value);
    if (Number.isFinite(t)) return ok(t);
  }
  const zoneless = typeof value === 'string' && ZONED.test(`${value}Z`);
  return zoneless
    ? bad(key, `is ${value}, without a time zone`, `Add the zone: ${value}Z, or an offset such as +01:00.`)
    : bad(key, 'is no time', `Write it as ${EXAMPLE_TIME}`);
}

function readOutcome(value: unknown, key: string): Read<Outcome> {
  const found = OUTCOMES.find((outcome) => outcome === value);
  if (found !== undefined) return ok(found);
  const said = value === undefined ? 'is missing' : `is ${JSON.stringify(value)}`;
  return bad(key, said, 'Write passed, failed or aborted.');
}

/** Steps may run in parallel, but only while the drill lasts. */
function readSteps(
  value: unknown,
  drill: { readonly startedAt: number; readonly endedAt: number },
): Read<readonly DrillStep[]> {
  if (value === undefined || value === null) return ok([]);
  if (!Array.isArray(value))
    return bad('steps', 'is no list', 'Write each step with a leading dash, or leave it out.');
  if (value.length > MOST_STEPS) return bad('steps', `has ${value.length} entries`, `Keep to ${MOST_STEPS}.`);
  const steps: DrillStep[] = [];
  for (const [index, one] of value.entries()) {
    const prefix = `steps[${index}].`;
    if (!isRecord(one))
      return bad(`steps[${index}]`, 'is no step', 'Write name, startedAt, endedAt and outcome.');
    const name = readText(one, 'name', 'name: Promote standby');
    if (!name.ok) return bad(`${prefix}name`, 'is missing or no text', name.error.remedy);
    const span = readSpan(one, prefix);
    if (!span.ok) return span;
    const early = drill.startedAt - span.value.startedAt > SLACK_S * 1_000;
    if (early || span.value.endedAt - drill.endedAt > SLACK_S * 1_000)
      return bad(
        `${prefix}${early ? 'startedAt' : 'endedAt'}`,
        `is ${early ? 'before the drill began' : 'after the drill ended'}`,
        'Correct it, or the times of the drill.',
      );
    const outcome = readOutcome(one['outcome'], `${prefix}outcome`);
    if (!outcome.ok) return outcome;
    steps.push({ name: name.value, ...span.value, outcome: outcome.value });
  }
  return ok(steps.sort((a, b) => a.startedAt - b.startedAt));
}

function readMeasured(value: unknown, baseUnits: boolean): Read<Drill['measured']> {
  if (value === undefined || value === null) return ok({ rto: null, rpo: null });
  if (!isRecord(value))
    return bad('measured', 'is no pair of rto and rpo', 'Write measured: { rto: 52m10s, rpo: 40s }');
  const rto = readDuration(value['rto'], 'measured.rto', baseUnits);
  if (!rto.ok) return rto;
  const rpo = readDuration(value['rpo'], 'measured.rpo', baseUnits);
  if (!rpo.ok) return rpo;
  return ok({ rto: rto.value, rpo: rpo.value });
}

/** The wall's observation of the drill, next to the claims of the record. */
function readObserved(value: unknown, baseUnits: boolean): Read<DrillObserved | null> {
  if (value === undefined || value === null) return ok(null);
  if (!isRecord(value))
    return bad('observed', 'is no set of figures', 'Leave it out: a wall that watches the drill writes it.');
  const rto = readDuration(value['rto'], 'observed.rto', baseUnits);
  if (!rto.ok) return rto;
  const rpo = readDuration(value['rpo'], 'observed.rpo', baseUnits);
  if (!rpo.ok) return rpo;
  for (const key of ['rows', 'bytes']) {
    const count = value[key];
    if (count === undefined || (typeof count === 'number' && count >= 0 && Number.isFinite(count))) continue;
    return bad(
      `observed.${key}`,
      `is ${JSON.stringify(count)}, which is no count`,
      'Write a number, or leave it out.',
    );
  }
  const { rows = null, bytes = null } = value as { rows?: number; bytes?: number };
  return ok({ rto: rto.value, rpo: rpo.value, rows, bytes });
}

function readDuration(value: unknown, key: string, baseUnits: boolean): Read<number | null> {
  if (value === undefined || value === null) return ok(null);
  if (typeof value === 'number' || (typeof value === 'string' && /^\d+(\.\d+)?$/.test(value.trim()))) {
    const seconds = Number(value);
    if (typeof value === 'number' && baseUnits && seconds >= 0 && Number.isFinite(seconds))
      return ok(seconds);
    if (seconds === 0) return ok(0);
    return bad(key, `is ${value}, without a unit`, `Add the unit: ${value}m or ${value}s.`);
  }
  const seconds = typeof value === 'string' ? parseSeconds(value) : null;
  if (seconds !== null) return ok(seconds);
  return bad(
    key,
    `is ${JSON.stringify(value)}, which is no duration`,
    'Write it as 52m10s; units are d, h, m, s.',
  );
}

/** Events never change, so each is read once. */
const readEvents = new WeakMap<WallEvent, Result<Drill, DrillProblem>>();

/** The drill record in an event; its id may be in the event's subject. */
export function drillOf(event: WallEvent): Result<Drill, DrillProblem> {
  const known = readEvents.get(event);
  if (known !== undefined) return known;
  const id = event.subject.kind === 'drill' ? event.subject.id : undefined;
  const read = parseDrill({ ...(id === undefined ? {} : { id }), ...event.data }, 'feed');
  readEvents.set(event, read);
  return read;
}

/**
 * Every valid drill once, oldest first. Two records with the same id are one drill: the one that ended later counts; if
 * both ended at the same time, the later event counts, and a file before the feed.
 */
export function drillsOf(events: readonly WallEvent[], files: readonly Drill[]): readonly Drill[] {
  const byId = new Map<string, Drill>();
  const keep = (drill: Drill): void => {
    const known = byId.get(drill.id);
    if (known === undefined || drill.endedAt >= known.endedAt) byId.set(drill.id, drill);
  };
  for (const event of events) {
    const read = drillOf(event);
    if (read.ok) keep(read.value);
  }
  for (const drill of files) keep(drill);
  return [...byId.values()].sort((a, b) => a.endedAt - b.endedAt || (a.id < b.id ? -1 : 1));
}
