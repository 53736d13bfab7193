import type { Config } from '../../config/config';
import { type Condition, conditionKey } from '../../model/condition';
import type { WallEvent } from '../../model/observation';
import { targetsOf } from '../dependencies';
import { priorOf } from './explanations';
import { NO_TRACES, type Traces } from './traces';

/** A cause may be seen this much later (ms) than its effect and still be one: probes look only now and then. */
const SLACK_MS = 20_000;
/** After that the doubt grows: e times more in each minute. ms */
const DOUBT_MS = 60_000;
/** A change counts for this long before the trouble, half as much with each ten minutes. ms */
export const CHANGE_MS = 45 * 60_000;
/** Before an incident is this old (ms), no change is looked at for its cause. */
const CHANGES_AFTER_MS = 15_000;
const CHANGE_HALF_MS = 10 * 60_000;
/** What another candidate explains at least this well is a link of the chain, not its begin. */
const LINK = 0.5;
const LINK_WORTH = 0.55;
/** From one to the next in a chain, at most. */
const HOPS = 3;
/** Below this nothing is named. */
export const LEAST_SCORE = 0.35;
/** The next one must be this much weaker, or it is not clear which it is. */
const CLEAR = 0.8;
const SURE = 0.85;
/** Rank correlation from which on figures count as moving together; what is left of a weight where they do not at all. */
const TOGETHER = 0.5;
const APART = 0.75;
/** What is left of the weight of a cause whose figure is as large as always at this hour. */
const ORDINARY = 0.7;

/** Something that may have caused an incident. */
export interface Candidate {
  /** rule of a condition, or kind of an event */
  readonly rule: string;
  readonly condition: Condition | null;
  readonly event: WallEvent | null;
  /** epoch ms */
  readonly onset: number;
  /** 0..1 */
  readonly score: number;
  /** keys of conditions from it to what is felt, itself first where it is one */
  readonly chain: readonly string[];
}

export interface Ranking {
  /** best first */
  readonly candidates: readonly Candidate[];
  /** the cause that is named; null: none is clear */
  readonly named: Candidate | null;
  readonly sureness: 'sure' | 'likely' | 'not clear yet';
}

interface Node {
  readonly rule: string;
  readonly onset: number;
  readonly condition: Condition | null;
  readonly event: WallEvent | null;
}

/**
 * Who caused what, of the conditions of one incident and of what was changed before. A candidate's score is how well it
 * explains what is felt: the best chain of written priors to each symptom, less what speaks against it (an onset after
 * its effect, a change long before, figures that do not move together or are as always), mean over the symptoms. What another candidate explains is a link, not the begin.
 * Method: docs/causes.md.
 * @param age ms since the incident began
 * @param traces what the figures of the conditions say
 */
export function rankCauses(
  config: Config,
  conditions: readonly Condition[],
  changes: readonly WallEvent[],
  age = Number.POSITIVE_INFINITY,
  traces: Traces = NO_TRACES,
): Ranking {
  const bad = conditions.filter(({ severity }) => severity === 'critical' || severity === 'warning');
  // A change is circumstantial: what can be measured gets its time to show first.
  const known = age < CHANGES_AFTER_MS ? [] : changes;
  const nodes: readonly Node[] = [
    ...bad.map((condition) => ({ rule: condition.rule, onset: onsetOf(condition), condition, event: null })),
    ...known.map((event) => ({ rule: event.kind, onset: event.t, condition: null, event })),
  ];
  const weigh = edges(config, nodes, traces);
  const symptoms = symptomsOf(nodes, weigh);
  const reach = (from: Node, to: Node, hops: number): readonly [number, readonly Node[]] => {
    let best: readonly [number, readonly Node[]] = [weigh(from, to), [from, to]];
    if (hops === 0) return best;
    for (const via of nodes) {
      if (via === from || via === to || via.condition === null) continue;
      const first = weigh(from, via);
      if (first <= best[0]) continue;
      const [rest, path] = reach(via, to, hops - 1);
      if (first * rest > best[0]) best = [first * rest, [from, ...path]];
    }
    return best;
  };
  const scored = nodes
    // A service in trouble is what is felt, never why.
    .filter(({ rule, event }) => event !== null || !rule.startsWith('service.'))
    .map((node): Candidate & { readonly node: Node } => {
      let sum = 0;
      let chain: readonly Node[] = [node];
      let strongest = -1;
      for (const symptom of symptoms) {
        // What explains nothing else and is explained by nothing is what it is.
        const [weight, path] = node === symptom ? ([1, [node]] as const) : reach(node, symptom, HOPS - 1);
        sum += weight;
        if (weight > strongest) [strongest, chain] = [weight, path];
      }
      const score = symptoms.length === 0 ? 0 : sum / symptoms.length;
      const keys = chain.flatMap(({ condition }) => (condition === null ? [] : [conditionKey(condition)]));
      const { rule, condition, event, onset } = node;
      return { rule, condition, event, onset, score, chain: keys, node };
    });
  const ranked = scored
    .map((candidate) => {
      const { node } = candidate;
      const begin = scored.some(
        (other) => other.node !== node && weigh(other.node, node) >= LINK && other.score >= LEAST_SCORE,
      );
      return begin ? { ...candidate, score: candidate.score * LINK_WORTH } : candidate;
    })
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.onset - b.onset);
  const candidates = ranked.map(({ node: _node, ...candidate }): Candidate => candidate);
  const [first, second] = ranked;
  // What a release of the last minutes would explain waits until the release may be named beside it.
  const waits =
    first !== undefined &&
    known.length < changes.length &&
    changes.some((event) => explainsWell(config, event, first.condition));
  const clear =
    first !== undefined &&
    !waits &&
    first.score >= LEAST_SCORE &&
    (second === undefined ||
      second.score <= CLEAR * first.score ||
      isChained(first, second) ||
      weigh(first.node, second.node) >= LINK);
  const named = clear ? (candidates[0] ?? null) : null;
  const sureness = named === null ? 'not clear yet' : named.score >= SURE ? 'sure' : 'likely';
  return { candidates, named, sureness };
}

/** By the written priors a condition would explain trouble of a service that it hangs together with. */
export function explainsService(config: Config, condition: Condition, service: string): boolean {
  const effect = { kind: 'service', id: service } as const;
  return (
    priorOf(condition.rule, 'service.health') >= LINK &&
    placesOf(config, { subject: effect, data: {} }).some((one) => placesOf(config, condition).includes(one))
  );
}

function explainsWell(config: Config, event: WallEvent, condition: Condition | null): boolean {
  if (condition === null) return false;
  const cause = { rule: event.kind, onset: event.t, condition: null, event };
  const effect = { rule: condition.rule, onset: onsetOf(condition), condition, event: null };
  return weightOf(config, cause, effect, NO_TRACES) >= LINK;
}

/** epoch ms at which it truly began: a contention is told once it hurts, and began when its use rose */
function onsetOf({ since, evidence }: Condition): number {
  const { onset } = evidence;
  return typeof onset === 'number' ? Math.min(since, onset) : since;
}

/** One of the two is in the other's chain: they are one explanation. */
function isChained(a: Candidate, b: Candidate): boolean {
  const key = (one: Candidate): string => (one.condition === null ? '' : conditionKey(one.condition));
  return a.chain.includes(key(b)) || b.chain.includes(key(a));
}

/** What is felt: services in trouble; without one, what explains nothing else. */
function symptomsOf(nodes: readonly Node[], weigh: (cause: Node, effect: Node) => number): readonly Node[] {
  const conditions = nodes.filter(({ condition }) => condition !== null);
  const felt = conditions.filter(({ rule }) => rule === 'service.health');
  if (felt.length > 0) return felt;
  return conditions.filter((one) => conditions.every((other) => weigh(one, other) === 0));
}

/** How well one explains another here: the prior, where they hang together, less what time says against it. */
function edges(
  config: Config,
  nodes: readonly Node[],
  traces: Traces,
): (cause: Node, effect: Node) => number {
  const known = new Map<Node, Map<Node, number>>(nodes.map((node) => [node, new Map()]));
  return (cause, effect) => {
    const row = known.get(cause);
    const before = row?.get(effect);
    if (before !== undefined) return before;
    const weight = cause === effect ? 0 : weightOf(config, cause, effect, traces);
    row?.set(effect, weight);
    return weight;
  };
}

function weightOf(config: Config, cause: Node, effect: Node, traces: Traces): number {
  const prior = priorOf(cause.rule, effect.rule);
  if (prior === 0 || !hangTogether(config, cause, effect)) return 0;
  const after = cause.onset - effect.onset;
  if (cause.event !== null) {
    // A change comes before, though it may be told a moment later, and counts less the longer ago it was.
    if (after > SLACK_MS || after < -CHANGE_MS) return 0;
    return prior * 2 ** (Math.min(0, after) / CHANGE_HALF_MS);
  }
  const timely = after <= SLACK_MS ? prior : prior * Math.exp(-(after - SLACK_MS) / DOUBT_MS);
  return timely * fitOf(traces, cause.condition, effect.condition);
}

/** What figures leave of a weight: those that fit take nothing from it, and what nobody measures is not held against it. */
function fitOf(traces: Traces, cause: Condition | null, effect: Condition | null): number {
  if (cause === null || effect === null) return 1;
  const together = traces.together(cause, effect);
  const moves = together === null ? 1 : Math.min(1, Math.max(APART, 1 - (TOGETHER - together) * (1 - APART)));
  return moves * (traces.unusual(cause) === false ? ORDINARY : 1);
}

function hangTogether(config: Config, cause: Node, effect: Node): boolean {
  if (cause.rule === 'link.lost') return true;
  const to = effect.condition;
  if (to === null) return false;
  const places = placesOf(config, to);
  return placesOf(config, cause.condition ?? cause.event).some((one) => places.includes(one));
}

type About = Pick<Condition, 'subject' | 'evidence'> | Pick<WallEvent, 'subject' | 'data'>;

/** Services and targets that something is about; a service is about all that it depends on. */
function placesOf(config: Config, of: About | null): readonly string[] {
  if (of === null) return [];
  const { subject } = of;
  const about = 'evidence' in of ? of.evidence : of.data;
  const named = [about['target'], about['pool'], about['service']].filter((one) => typeof one === 'string');
  const rests = subject.kind === 'service' ? [...(targetsOf(config).get(subject.id) ?? [])] : [];
  return [subject.id, ...named, ...rests];
}
