/** Attributes of a series; names in `shared/metrics/catalogue.ts`. Values are plain strings, never personal data. */
export type Attributes = Readonly<Record<string, string>>;

/** What a fact or a verdict is about. */
export type SubjectKind = 'service' | 'tenant' | 'target' | 'replica' | 'drill' | 'pool' | 'site' | 'link';
export interface Subject {
  readonly kind: SubjectKind;
  readonly id: string;
}

/** One value of one series. `value` null: there is no value now (an absence, not a zero). */
export interface Sample {
  readonly type: 'sample';
  /** epoch ms */
  readonly t: number;
  readonly metric: string;
  /** UCUM */
  readonly unit: string;
  readonly attributes: Attributes;
  readonly value: number | null;
}

/** Kinds that a feed may send. */
export const FEED_EVENT_KINDS = [
  'drill',
  'deployment',
  'backup',
  'incident',
  'login',
  'config',
  'note',
] as const;
/** With what the wall writes itself: the begin and the end of a tenant's contention, and a server's new role. */
export const EVENT_KINDS = [...FEED_EVENT_KINDS, 'contention', 'role'] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** Something that happened once. Kept for good (within retention), never dropped under load. */
export interface WallEvent {
  readonly type: 'event';
  /** epoch ms */
  readonly t: number;
  readonly kind: EventKind;
  readonly subject: Subject;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * The newest structured state of a subject that is no number: a blocking tree, a server's role and settings,
 * a probe's fault. Only the latest per (kind, subject) is kept. `data: null` says that it is over.
 */
export interface Evidence {
  readonly type: 'evidence';
  /** epoch ms */
  readonly t: number;
  readonly kind: EvidenceKind;
  readonly subject: Subject;
  readonly data: unknown;
}
/** A probe's fault, or a kind of target and what of it: `postgres.locks`. All of them: `shared/kinds/evidence.ts`. */
export type EvidenceKind = 'fault' | `${string}.${string}`;

export type Observation = Sample | WallEvent | Evidence;

/** A source's failure, as a value. `code` is what rules and tests look at, never `message`. */
export interface Fault {
  readonly code:
    | 'refused'
    | 'timeout'
    | 'dns'
    | 'network'
    | 'tls'
    | 'auth'
    | 'permission'
    | 'saturated'
    | 'loading'
    | 'protocol'
    | 'config'
    | 'closed'
    | 'unexpected';
  /** one plain sentence, no secret in it */
  readonly message: string;
  /** what to change, naming the option or the grant */
  readonly remedy: string;
  /** the server's or the system's own code where it gave one: `WRONGPASS`, `ECONNREFUSED`, `CERT_HAS_EXPIRED` */
  readonly detail?: string;
}
