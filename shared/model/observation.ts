/** Attributes of a series; names in `shared/metrics/catalogue.ts`. Values are plain strings, never personal data. */
export type Attributes = Readonly<Record<string, string>>;

/** The subject of a fact or a verdict. */
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

/** Kinds of event that a feed may send. */
export const FEED_EVENT_KINDS = [
  'drill',
  'deployment',
  'backup',
  'incident',
  'login',
  'config',
  'note',
] as const;
/** Adds those that the wall writes itself: the start and end of a tenant's contention, and a server's new role. */
export const EVENT_KINDS = [...FEED_EVENT_KINDS, 'contention', 'role'] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** Something that happened once. Kept for the whole retention, never dropped under load. */
export interface WallEvent {
  readonly type: 'event';
  /** epoch ms */
  readonly t: number;
  readonly kind: EventKind;
  readonly subject: Subject;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * The newest state of a subject that is not a number: a blocking tree, a server's role and settings, a probe's fault.
 * Only the latest per (kind, subject) is kept. `data: null`: it is over.
 */
export interface Evidence {
  readonly type: 'evidence';
  /** epoch ms */
  readonly t: number;
  readonly kind: EvidenceKind;
  readonly subject: Subject;
  readonly data: unknown;
}
/** `fault`, or a kind of target and a name: `postgres.locks`. All of them: `shared/kinds/evidence.ts`. */
export type EvidenceKind = 'fault' | `${string}.${string}`;

export type Observation = Sample | WallEvent | Evidence;

/** A source's failure, as a value. Rules and tests use `code`, never `message`. */
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
  /** one plain sentence without secrets */
  readonly message: string;
  /** what to change, naming the option or the grant */
  readonly remedy: string;
  /** the code of the server or the system, if there is one: `WRONGPASS`, `ECONNREFUSED`, `CERT_HAS_EXPIRED` */
  readonly detail?: string;
}
