import type { Condition } from '../../model/condition';
import type { WallEvent } from '../../model/observation';
import { CONTENTION_RULE } from './contention';

/** The data of a `contention` event; the one at the end has the id of the one at the start, and `endedAt`. */
export interface EpisodeData {
  readonly id: string;
  readonly pool: string;
  /** of TAKES, the worst first */
  readonly resources: readonly string[];
  /** ids of the victims, the worst first; shortened if there are many */
  readonly victims: readonly string[];
  /** the largest number at one time */
  readonly victimCount: number;
  /** epoch ms at which its use rose */
  readonly onset: number;
  /** epoch ms; null: it lasts */
  readonly endedAt: number | null;
  /** the most fair shares taken; null: not known */
  readonly excess: number | null;
  /** correlation of use and pain at the start */
  readonly confidence: number | null;
  readonly sentence: string;
}

/** An episode that lasts: its offender, and the maximum seen. */
export interface OpenEpisode {
  readonly tenant: string;
  readonly data: EpisodeData;
}

/** Episodes without a known end, from the stored events. */
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
 * Updates the open episodes from the present conditions. An unknown condition neither begins nor ends an episode.
 * @param now epoch ms
 * @returns the episodes open now, and the events to store: one at the start and one at the end of each
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

/** Converts a condition's evidence to the names of an episode. */
function begun(tenant: string, { evidence, value, sentence }: Condition, now: number): EpisodeData {
  const onset = Number.isFinite(evidence['onset']) ? (evidence['onset'] as number) : now;
  const id = `${tenant} ${new Date(onset).toISOString()}`;
  return episodeData({ ...evidence, id, onset, endedAt: null, excess: value, sentence }, id, onset);
}

/** The same object if nothing about it has grown. */
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

/** @returns null for anything not written by a wall */
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
