import type { Condition } from '../../model/condition';
import type { WallEvent } from '../../model/observation';
import { CONTENTION_RULE } from './contention';

/** What an event `contention` says; the one at the end has the id of the one at the begin, and `endedAt`. */
export interface EpisodeData {
  readonly id: string;
  readonly pool: string;
  /** of TAKES, the worst first */
  readonly resources: readonly string[];
  /** ids of those who paid, the worst first, not all of them when there are many */
  readonly victims: readonly string[];
  /** the most at a time */
  readonly victimCount: number;
  /** epoch ms at which its use rose */
  readonly onset: number;
  /** epoch ms; null: it lasts */
  readonly endedAt: number | null;
  /** fair shares taken at most; null: not known */
  readonly excess: number | null;
  /** correlation of use and pain at the begin */
  readonly confidence: number | null;
  readonly sentence: string;
}

/** An episode that lasts: its offender, and the most that was seen of it. */
export interface OpenEpisode {
  readonly tenant: string;
  readonly data: EpisodeData;
}

/** Episodes of which no end is known, from the events that are kept. */
export function openEpisodes(events: readonly WallEvent[]): readonly OpenEpisode[] {
  const open = new Map<string, OpenEpisode>();
  for (const { subject, data } of events) {
    const episode = episodeOf(data);
    if (episode === null) continue;
    if (episode.endedAt === null) open.set(episode.id, { tenant: subject.id, data: episode });
    else open.delete(episode.id);
  }
  return [...open.values()];
}

/**
 * Goes on from what is open to what the conditions say now. Of what is not known an episode neither begins nor ends.
 * @param now epoch ms
 * @returns what is open now, and the events to be kept: one at the begin and one at the end of each
 */
export function followEpisodes(
  before: readonly OpenEpisode[],
  conditions: readonly Condition[],
  now: number,
): { readonly open: readonly OpenEpisode[]; readonly events: readonly WallEvent[] } {
  const judged = new Map<string, Condition>();
  for (const condition of conditions)
    if (condition.rule === CONTENTION_RULE) judged.set(condition.subject.id, condition);
  const open: OpenEpisode[] = [];
  const events: WallEvent[] = [];
  const known = new Set<string>();
  for (const episode of before) {
    const condition = judged.get(episode.tenant);
    if (known.has(episode.tenant)) continue;
    known.add(episode.tenant);
    if (condition === undefined || condition.severity === 'ok')
      events.push(eventOf(episode.tenant, { ...episode.data, endedAt: now }, now));
    else if (condition.severity === 'unknown') open.push(episode);
    else open.push(widened(episode, condition));
  }
  for (const [tenant, condition] of judged) {
    if (known.has(tenant) || condition.severity === 'ok' || condition.severity === 'unknown') continue;
    const data = begun(tenant, condition, now);
    open.push({ tenant, data });
    events.push(eventOf(tenant, data, now));
  }
  return { open, events };
}

function eventOf(tenant: string, data: EpisodeData, t: number): WallEvent {
  return { type: 'event', t, kind: 'contention', subject: { kind: 'tenant', id: tenant }, data: { ...data } };
}

/** What a condition's evidence says goes by the names of an episode. */
function begun(tenant: string, { evidence, value, sentence }: Condition, now: number): EpisodeData {
  const onset = Number.isFinite(evidence['onset']) ? (evidence['onset'] as number) : now;
  const id = `${tenant} ${new Date(onset).toISOString()}`;
  return episodeData({ ...evidence, id, onset, endedAt: null, excess: value, sentence }, id, onset);
}

/** The same object while nothing about it is larger than before. */
function widened(episode: OpenEpisode, condition: Condition): OpenEpisode {
  const { data } = episode;
  const now = begun(episode.tenant, condition, data.onset);
  const resources = [...new Set([...data.resources, ...now.resources])];
  const more = now.victimCount > data.victimCount;
  const excess = Math.max(data.excess ?? 0, now.excess ?? 0) || null;
  if (resources.length === data.resources.length && !more && excess === data.excess) return episode;
  const victims = more ? now.victims : data.victims;
  const victimCount = Math.max(data.victimCount, now.victimCount);
  return { tenant: episode.tenant, data: { ...data, resources, victims, victimCount, excess } };
}

function words(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** @returns null for anything that no wall has written */
export function episodeOf(data: WallEvent['data']): EpisodeData | null {
  const { id, onset, endedAt } = data;
  if (typeof id !== 'string' || typeof onset !== 'number' || !Number.isFinite(onset)) return null;
  if (endedAt !== null && !Number.isFinite(endedAt)) return null;
  return episodeData(data, id, onset);
}

function episodeData(data: WallEvent['data'], id: string, onset: number): EpisodeData {
  const { pool, resources, victims, victimCount, endedAt, excess, confidence, sentence } = data;
  return {
    id,
    pool: typeof pool === 'string' ? pool : '',
    resources: words(resources),
    victims: words(victims),
    victimCount: typeof victimCount === 'number' ? victimCount : 0,
    onset,
    endedAt: endedAt as number | null,
    excess: typeof excess === 'number' ? excess : null,
    confidence: typeof confidence === 'number' ? confidence : null,
    sentence: typeof sentence === 'string' ? sentence : '',
  };
}
