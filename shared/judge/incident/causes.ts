import type { Config } from '../../config/config';
import { type Condition, conditionKey } from '../../model/condition';
import type { SubjectKind, WallEvent } from '../../model/observation';
import { PRESENCE, targetsOf } from '../dependencies';
import { canStall, priorOf } from './explanations';
import { NO_TRACES, type Traces } from './traces';

/** A cause may be observed this much later (ms) than its effect, because probes run at intervals. */
export const SLACK_MS = 20_000;
/** After that, doubt grows by a factor of e per this time. ms */
const DOUBT_MS = 60_000;
/** A change can be a cause for this long; its weight halves every ten minutes. ms */
export const CHANGE_MS = 45 * 60_000;
/** Changes are not considered until an incident is this old (ms). */
const CHANGES_AFTER_MS = 15_000;
const CHANGE_HALF_MS = 10 * 60_000;
/** A candidate that another one explains at least this well is a link of the chain, not its start. */
const LINK = 0.5;
const LINK_WORTH = 0.55;
/** Maximum number of steps in a chain. */
const HOPS = 3;
/** No cause is named below this score. */
export const LEAST_SCORE = 0.35;
/** The runner-up must be weaker by this factor, or the cause is not clear. */
const CLEAR = 0.8;
const SURE = 0.85;
/** Rank correlation from which figures count as moving together; factor for a weight when they do not at all. */
const TOGETHER = 0.5;
const APART = 0.75;
/** Factor for the weight of a cause whose figure is usual for this hour. */
const ORDINARY = 0.7;

/** A possible cause of an incident. */
export interface Candidate {
  /** rule of a condition, or kind of an event */
  readonly rule: string;
  readonly condition: Condition | null;
  readonly event: WallEvent | null;
  /** epoch ms */
  readonly onset: number;
  /** 0..1 */
  readonly score: number;
  /** keys of the conditions from the cause to the symptom, itself first if it is one */
  readonly chain: readonly string[];
  /** keys of conditions that say that a target waits for what it is, or for what it explains; in `chain` too */
  readonly stalled: readonly string[];
}

export interface Ranking {
  /** best first */
  readonly candidates: readonly Candidate[];
  /** the named cause; null: none is clear */
  readonly named: Candidate | null;
  readonly sureness: 'sure' | 'likely' | 'not clear yet';
}

interface Node {
  readonly rule: string;
  readonly onset: number;
  readonly condition: Condition | null;
  readonly event: WallEvent | null;
}

/** A target that waits for another one. */
interface Stall {
  readonly cause: Node;
  readonly effect: Node;
}
interface Scored extends Candidate {
  readonly node: Node;
  readonly stalls: readonly Stall[];
}

/**
 * Ranks the possible causes of an incident: its conditions, and changes before it. A candidate's score says how well it
 * explains the symptoms: the best chain of priors to each symptom, reduced by contrary evidence (an onset after its
 * effect, a change long before, figures that do not move together or are usual), as a mean over the symptoms. A
 * candidate that another one explains is a link, not the start. Method: docs/causes.md.
 * @param age ms since the incident began
 * @param traces what the figures of the conditions show
 */
export function rankCauses(
  config: Config,
  conditions: readonly Condition[],
  changes: readonly WallEvent[],
  age = Number.POSITIVE_INFINITY,
  traces: Traces = NO_TRACES,
): Ranking {
  const bad = conditions.filter(({ severity }) => severity === 'critical' || severity === 'warning');
  const known = isChangeConsidered(age) ? changes : [];
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
  const stalledBy = (cause: Node): readonly Node[] =>
    nodes.filter((node) => isStall(config, cause, node) && weigh(cause, node) >= LINK);
  const scored = nodes
    // A service in trouble is a symptom, never a cause.
    .filter(({ rule, event }) => event !== null || !rule.startsWith('service.'))
    .map((node): Scored => {
      let sum = 0;
      let chain: readonly Node[] = [node];
      let strongest = -1;
      for (const symptom of symptoms) {
        // A condition that neither explains nor is explained by another stands for itself.
        const [weight, path] = node === symptom ? ([1, [node]] as const) : reach(node, symptom, HOPS - 1);
        sum += weight;
        if (weight > strongest) [strongest, chain] = [weight, path];
      }
      const score = symptoms.length === 0 ? 0 : sum / symptoms.length;
      const behind = nodes.filter((other) => chain.includes(other) || weigh(node, other) >= LINK);
      const stalls = behind
        .flatMap((cause) => stalledBy(cause).map((effect): Stall => ({ cause, effect })))
        .filter(({ cause, effect }) => cause === node || weigh(node, effect) === 0);
      const stalled = keysOf(stalls.map(({ effect }) => effect));
      const [own, ...rest] = keysOf(chain);
      const keys = own === undefined ? rest : [...new Set([own, ...stalled, ...rest])];
      const { rule, condition, event, onset } = node;
      return { rule, condition, event, onset, score, chain: keys, stalled, node, stalls };
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
  const candidates = ranked.map(({ node: _node, stalls: _stalls, ...candidate }): Candidate => candidate);
  const [first, second] = ranked;
  // If a release of the last minutes would also explain it, the cause waits until the release can be named too.
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
  const isSure =
    first !== undefined && first.score >= SURE && first.stalls.every((one) => isSeen(one, traces));
  const sureness = named === null ? 'not clear yet' : isSure ? 'sure' : 'likely';
  return { candidates, named, sureness };
}

function keysOf(nodes: readonly Node[]): readonly string[] {
  return nodes.flatMap(({ condition }) => (condition === null ? [] : [conditionKey(condition)]));
}

/** Whether the figures show that a target waits for another one: the cause began first, and both move together. */
function isSeen({ cause, effect }: Stall, traces: Traces): boolean {
  if (cause.condition === null || effect.condition === null || cause.onset >= effect.onset) return false;
  return (traces.together(cause.condition, effect.condition) ?? 0) >= TOGETHER;
}

/** A change is circumstantial: measured causes get time to show first. @param age ms since the incident began */
export function isChangeConsidered(age: number): boolean {
  return age >= CHANGES_AFTER_MS;
}

/** By the priors, a condition would explain trouble of a service that depends on it. */
export function explainsService(config: Config, condition: Condition, service: string): boolean {
  const effect = { kind: 'service', id: service } as const;
  return (
    priorOf(condition.rule, 'service.health') >= LINK &&
    meet(config, condition, { subject: effect, data: {} })
  );
}

function explainsWell(config: Config, event: WallEvent, condition: Condition | null): boolean {
  if (condition === null) return false;
  const cause = { rule: event.kind, onset: event.t, condition: null, event };
  const effect = { rule: condition.rule, onset: onsetOf(condition), condition, event: null };
  return weightOf(config, cause, effect, NO_TRACES) >= LINK;
}

/** epoch ms at which it really began: a contention is reported once others suffer, but began when its use rose */
function onsetOf({ since, evidence }: Condition): number {
  const { onset } = evidence;
  return typeof onset === 'number' ? Math.min(since, onset) : since;
}

/** One of the two is in the other's chain, so they are one explanation. */
function isChained(a: Candidate, b: Candidate): boolean {
  const key = (one: Candidate): string => (one.condition === null ? '' : conditionKey(one.condition));
  return a.chain.includes(key(b)) || b.chain.includes(key(a));
}

/** The symptoms: services in trouble; without any, the conditions that explain no other. */
function symptomsOf(nodes: readonly Node[], weigh: (cause: Node, effect: Node) => number): readonly Node[] {
  const conditions = nodes.filter(({ condition }) => condition !== null);
  const felt = conditions.filter(({ rule }) => rule === 'service.health');
  if (felt.length > 0) return felt;
  return conditions.filter((one) => conditions.every((other) => weigh(one, other) === 0));
}

/** How well one explains another here: the prior, if they are connected, reduced by the order in time. */
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
    // A change states its own time, so it comes first, or it is no cause; it counts less the older it is.
    if (after > 0 || after < -CHANGE_MS) return 0;
    return prior * 2 ** (after / CHANGE_HALF_MS);
  }
  const timely = after <= SLACK_MS ? prior : prior * Math.exp(-(after - SLACK_MS) / DOUBT_MS);
  return timely * fitOf(traces, cause.condition, effect.condition);
}

/** Factor for a weight by the figures: fitting figures do not lower it, and neither does missing data. */
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
  const from = cause.condition ?? cause.event;
  return from !== null && (meet(config, from, to) || isStall(config, cause, effect));
}

/**
 * Whether a target can wait for another one: a service depends on both, and it began to answer late or not in time when
 * the other one was in trouble already. A target that refuses connections, or answers wrongly, does not wait.
 */
function isStall(config: Config, cause: Node, effect: Node): boolean {
  const [from, to] = [cause.condition, effect.condition];
  if (from === null || to === null || !canStall(from.rule, to.rule)) return false;
  const isLate = !PRESENCE.has(to.rule) || to.evidence['fault'] === 'timeout';
  if (!isLate || cause.onset - effect.onset > SLACK_MS || from.subject.id === to.subject.id) return false;
  return [...targetsOf(config).values()].some(
    (targets) => targets.has(from.subject.id) && targets.has(to.subject.id),
  );
}

export type About = Pick<Condition, 'subject' | 'evidence'> | Pick<WallEvent, 'subject' | 'data'>;

/** The services that a cause can have hit; if it says nothing of that, all of them. */
export function causedBy(
  config: Config,
  cause: { readonly rule: string; readonly key: string } | null,
  conditions: readonly Condition[],
): ReadonlySet<string> {
  const services = config.services.map(({ id }) => id);
  if (cause === null || cause.rule === 'link.lost') return new Set(services);
  const about = conditions.find((one) => conditionKey(one) === cause.key) ?? aboutKey(cause.key);
  const caused = services.filter((id) => concerns(config, about, id));
  return new Set(caused.length === 0 ? services : caused);
}

/** Whether a service depends on what something is about. */
export function concerns(config: Config, about: About, service: string): boolean {
  return meet(config, about, { subject: { kind: 'service', id: service }, data: {} });
}

/** The subject that the key of a condition or of a change names. */
export function aboutKey(key: string): About {
  const [kind = '', ...id] = (key.split('|')[1] ?? '').split(':');
  return { subject: { kind: kind as SubjectKind, id: id.join(':') }, data: {} };
}

/**
 * Whether a change can have to do with any of these. Of a subject that the configuration does not name, nobody can say
 * that it does not.
 */
export function canTouch(config: Config, event: WallEvent, these: readonly About[]): boolean {
  const { id } = event.subject;
  const isNamed = [...config.services, ...config.targets].some((one) => one.id === id);
  return !isNamed || these.some((one) => meet(config, event, one));
}

/** Whether both concern a service or a target that is the same. */
function meet(config: Config, one: About, other: About): boolean {
  const places = placesOf(config, other);
  return placesOf(config, one).some((place) => places.includes(place));
}

/** Services and targets that something concerns; for a service, everything that it depends on. */
function placesOf(config: Config, of: About): readonly string[] {
  const { subject } = of;
  const about = 'evidence' in of ? of.evidence : of.data;
  const named = [about['target'], about['pool'], about['service']].filter((one) => typeof one === 'string');
  const rests = subject.kind === 'service' ? [...(targetsOf(config).get(subject.id) ?? [])] : [];
  return [subject.id, ...named, ...rests];
}
