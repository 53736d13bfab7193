import type { Config } from '../../config/config';
import type { Problem } from '../../config/problem';
import { allOf, capital, countWord, fitting, REASON_LIMIT, VERDICT_LIMIT } from '../../format/fitting';
import { siteTime } from '../../format/site-clock';
import { twoLines } from '../../format/two-lines';
import { kindOf } from '../../kinds/kind-of';
import type { Progress } from '../../model/frame';
import type { IncidentPage } from '../../model/incident';
import type { Answer } from '../../model/said';
import type { SourceStatus } from '../../model/source-status';
import type { Start, StartRow } from '../../model/start';
import { counted, faultReason } from '../words';
import { FEED } from './feed';
import { UPLINK } from './uplink';

/** ms for which a starting wall waits for its sources: who is silent then is unknown. */
export const START_PATIENCE_MS = 10_000;
/** Rows that the wall has room for. */
const MOST_ROWS = 11;
/** ms after which a time of day needs its date */
const NEEDS_DATE_MS = 20 * 3_600_000;

/** Two instants, epoch ms; null: not yet. */
export interface Asked {
  readonly askedAt: number | null;
  readonly endedAt: number | null;
}

export interface StartInput {
  readonly now: number;
  /** epoch ms at which the configuration was first asked for, or the wall began */
  readonly since: number;
  readonly timezone: string;
  /** empty: none is known yet */
  readonly configPath: string;
  readonly config: Config | null;
  readonly reading: Asked;
  /** why the configuration is not in use */
  readonly problems: readonly Problem[];
  /** the cache, and the time of its newest snapshot; null: it has none */
  readonly restoring: Asked;
  readonly keptAt: number | null;
  /** open incidents of that snapshot, the worst first */
  readonly open: readonly Pick<IncidentPage, 'id' | 'severity' | 'services'>[];
  readonly sources: readonly SourceStatus[];
  /** by id of the source: its first run */
  readonly firstRuns: ReadonlyMap<string, Asked>;
  /** of the demo estate, before it has a configuration */
  readonly progress: Progress | null;
}

/** The picture of a starting wall. Pure. */
export function startOf(input: StartInput): Start {
  const { since, config, problems, sources, progress } = input;
  const refused = config === null && problems.length > 0;
  const ids = askedBy(config);
  const answered = ids.filter((id) => stateOf(id, sources) === 'answered').length;
  const until = refused || config === null ? null : since + START_PATIENCE_MS;
  return {
    answer: answerOf(input, until),
    since,
    until,
    ratio:
      refused || (config === null && progress === null)
        ? null
        : config === null
          ? (progress?.ratio ?? null)
          : ids.length === 0
            ? null
            : answered / ids.length,
    refused,
    rows: rowsOf(input),
    foot: refused ? remedyOf(input) : openBefore(input),
  };
}

/** Ids of all sources that a configuration asks, in its order. */
function askedBy(config: Config | null): readonly string[] {
  if (config === null) return [];
  const targets = config.targets.filter((target) => kindOf(target).isAsked(target)).map(({ id }) => id);
  return [...targets, ...(config.link.length > 0 ? [UPLINK] : []), ...(config.feed === null ? [] : [FEED])];
}

function stateOf(id: string, sources: readonly SourceStatus[]): StartRow['state'] {
  const state = sources.find((source) => source.id === id)?.state ?? 'starting';
  return state === 'starting' ? 'waiting' : state === 'ok' ? 'answered' : 'failed';
}

function answerOf(input: StartInput, until: number | null): Answer {
  const { config, problems, progress, sources, configPath } = input;
  const [first] = problems;
  if (config === null && first !== undefined) {
    const file = fileName(first.file);
    const line = `Line ${first.line}:`;
    const key = first.key === '' ? 'the file' : first.key;
    return {
      verdict: fitting(VERDICT_LIMIT, `${file} cannot be used.`, 'The configuration cannot be used.'),
      reason: fitting(
        REASON_LIMIT,
        `${line} ${key} ${first.what}.`,
        `${line} ${key} is wrong.`,
        `${line} see below.`,
      ),
      note: '',
    };
  }
  if (config === null && configPath === '')
    return {
      verdict: 'The demo estate is not up yet.',
      reason: progress === null ? '' : fitting(REASON_LIMIT, `${progress.text}.`),
      note: '',
    };
  if (config === null || until === null)
    return { verdict: 'The wall reads its configuration.', reason: '', note: '' };
  const ids = askedBy(config);
  const answered = ids.filter((id) => stateOf(id, sources) === 'answered').length;
  return {
    ...twoLines(
      [answeredWords(answered, ids.length)],
      [
        `The services show at ${clockOf(until, input)}, with what is known by then.`,
        `The services show at ${clockOf(until, input)}.`,
      ],
    ),
    note: '',
  };
}

/** `Six of nine sources have answered.` */
function answeredWords(answered: number, all: number): string {
  if (all === 0) return 'No source is named yet.';
  if (all === 1)
    return answered === 1 ? 'The one source has answered.' : 'The one source has not answered yet.';
  if (answered === 0) return `None of ${countWord(all)} sources has answered yet.`;
  if (answered === all) return `${allOf(all, 'source')} have answered.`;
  const verb = answered === 1 ? 'has' : 'have';
  return `${capital(countWord(answered))} of ${countWord(all)} sources ${verb} answered.`;
}

function rowsOf(input: StartInput): readonly StartRow[] {
  const own = [...(input.configPath === '' ? [] : [configRow(input)]), keptRow(input)];
  const asked = askedBy(input.config).map((id) => sourceRow(id, input));
  return [...own, ...folded(asked, MOST_ROWS - own.length)];
}

function configRow({ configPath, config, reading, problems }: StartInput): StartRow {
  const refused = config === null && problems.length > 0;
  const took = tookWords(reading);
  return {
    id: 'config',
    name: fileName(configPath),
    ...reading,
    state: refused ? 'failed' : config === null ? 'waiting' : 'answered',
    when: refused ? 'cannot be used' : took === '' ? 'is being read' : `read in ${took}`,
    what:
      config === null
        ? ''
        : `${counted(config.services.length, 'service')}, ${counted(askedBy(config).length, 'source')}`,
  };
}

function keptRow(input: StartInput): StartRow {
  const { restoring, keptAt } = input;
  const took = tookWords(restoring);
  return {
    id: 'kept',
    name: 'Kept figures',
    ...restoring,
    state: took === '' ? 'waiting' : 'answered',
    when: took === '' ? 'are being read' : `read in ${took}`,
    what: keptAt === null ? 'none yet' : `until ${clockOf(keptAt, input)}`,
  };
}

function sourceRow(id: string, { config, sources, firstRuns }: StartInput): StartRow {
  const target = config?.targets.find((one) => one.id === id) ?? null;
  const fault = sources.find((source) => source.id === id)?.fault ?? null;
  const asked = firstRuns.get(id) ?? { askedAt: null, endedAt: null };
  const state = stateOf(id, sources);
  const label = target === null ? '' : kindOf(target).label;
  return {
    id,
    name: target?.name ?? (id === UPLINK ? 'Uplink' : 'Feed'),
    ...asked,
    state,
    when: whenOf(state, asked),
    what:
      fault !== null
        ? faultReason(fault)
        : id === UPLINK
          ? 'this wall’s network'
          : id === FEED
            ? 'sends by itself'
            : label,
  };
}

function whenOf(state: StartRow['state'], asked: Asked): string {
  if (state === 'waiting')
    return asked.askedAt === null ? 'is asked next' : `waits up to ${START_PATIENCE_MS / 1_000} s`;
  const took = tookWords(asked);
  if (state === 'failed') return took === '' ? 'failed' : `failed after ${took}`;
  return took === '' ? 'answered' : `answered in ${took}`;
}

/** At most so many rows: who has answered folds to a count, and of the others the last ones do. */
function folded(rows: readonly StartRow[], most: number): readonly StartRow[] {
  if (rows.length <= most) return rows;
  const answered = rows.filter(({ state }) => state === 'answered');
  const others = rows.filter(({ state }) => state !== 'answered');
  const done =
    answered.length === 0 ? [] : [together('answered', counted(answered.length, 'source'), answered)];
  const room = most - done.length;
  if (others.length <= room) return [...done, ...others];
  const shown = others.slice(0, room - 1);
  const rest = others.slice(room - 1);
  const waiting = rest.some(({ state }) => state === 'waiting');
  return [...done, ...shown, together(waiting ? 'waiting' : 'failed', `${rest.length} more`, rest)];
}

function together(state: StartRow['state'], name: string, rows: readonly StartRow[]): StartRow {
  const times = (pick: (row: StartRow) => number | null): readonly number[] =>
    rows.map(pick).filter((t) => t !== null);
  const asked = times(({ askedAt }) => askedAt);
  const ended = times(({ endedAt }) => endedAt);
  const span = {
    askedAt: asked.length === 0 ? null : Math.min(...asked),
    endedAt: state === 'waiting' || ended.length === 0 ? null : Math.max(...ended),
  };
  return { id: state, name: capital(name), ...span, state, when: whenOf(state, span), what: '' };
}

/** What was open in the kept snapshot stays said, with its time. */
function openBefore(input: StartInput): Start['foot'] {
  const { open, keptAt } = input;
  const [worst] = open;
  if (worst === undefined || keptAt === null) return null;
  const name = worst.services[0]?.name ?? `incident ${worst.id}`;
  const many = open.length === 1 ? 'One incident was' : `${capital(countWord(open.length))} incidents were`;
  const which = open.length === 1 ? name : `the worst is ${name}`;
  const one = worst.severity === 'unknown' || worst.severity === 'ok' ? '' : `, ${worst.severity}`;
  return {
    text: `${many} open at ${clockOf(keptAt, input)}: ${which}${one}.`,
    note: `${open.length === 1 ? 'It is' : 'They are'} judged again when ${open.length === 1 ? 'its' : 'their'} sources have answered.`,
  };
}

function remedyOf({ problems, configPath }: StartInput): Start['foot'] {
  const [first] = problems;
  if (first === undefined) return null;
  const more = problems.length - 1;
  const rest = more === 0 ? '' : ` ${capital(counted(more, 'more problem'))} follow${more === 1 ? 's' : ''}.`;
  return {
    text: capital(/[.?!]$/.test(first.remedy) ? first.remedy : `${first.remedy}.`),
    note: `The file is read as soon as it is saved.${rest} All of them: gantry check ${configPath}`,
  };
}

/** `0.4 s`, `20 ms`; empty: it has not ended. */
function tookWords({ askedAt, endedAt }: Asked): string {
  if (askedAt === null || endedAt === null) return '';
  const ms = Math.max(0, endedAt - askedAt);
  return ms < 95 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

/** `07:40:10`, with its date when it is long ago. */
function clockOf(t: number, { now, timezone }: StartInput): string {
  const { clock, seconds, date } = siteTime(t, timezone);
  return `${now - t > NEEDS_DATE_MS ? `${date} ` : ''}${clock}:${seconds}`;
}

function fileName(path: string): string {
  return path.split(/[/\\]/).at(-1) || path;
}
