import type { EngineeringSection } from './engineering';
import type { ExecutiveSection } from './executive';
import type { IncidentSection } from './incident';
import type { Span, TimelineSection } from './review';
import type { Answer, Column, Figure } from './said';
import type { Scenario } from './scenario';
import type { Connection, Freshness, Posture, Severity } from './severity';

export type { Answer, Column, Figure } from './said';

/** Something the wall says of itself: config kept out, link lost, cache damaged, demo starting. */
export interface Notice {
  readonly id: string;
  readonly severity: Severity;
  readonly text: string;
  readonly remedy: string;
  readonly since: number;
}

export interface Progress {
  readonly text: string;
  /** 0..1, null when it cannot be told */
  readonly ratio: number | null;
}

/** `review` is there only while a time of the past is shown, `incident` only while one takes the wall. */
export type ViewId =
  | 'services'
  | 'tenants'
  | 'replication'
  | 'recovery'
  | 'executive'
  | 'engineering'
  | 'incident'
  | 'review';

export interface RunningDrill {
  readonly scenario: string;
  readonly services: readonly string[];
  /** epoch ms */
  readonly startedAt: number;
  /** names, the last goes on */
  readonly steps: readonly string[];
  /** epoch ms at which that began; null: there is none yet */
  readonly stepSince: number | null;
}

/** How incidents are heard. */
export interface Sound {
  /** severity from which on they are */
  readonly at: 'warning' | 'critical';
  /** times of day at the first site between which nothing sounds; null: none */
  readonly quiet: { readonly from: string; readonly to: string } | null;
}

/** Always there, round every view. */
export interface FrameSection {
  readonly title: string;
  readonly demo: boolean;
  readonly siteName: string;
  readonly timezone: string;
  readonly views: readonly ViewId[];
  /** ms a view stays */
  readonly dwell: number;
  readonly connection: Connection;
  /** freshness of the estate as a whole and the observation it rests on */
  readonly freshness: Freshness;
  readonly observedAt: number | null;
  /** epoch ms of the cached state when `connection` is offline or the wall starts from its cache; else null */
  readonly cachedAt: number | null;
  /** `held`: of these, acknowledged or planned; absent: none */
  readonly incidents: { readonly count: number; readonly worst: Severity; readonly held?: number };
  readonly notices: readonly Notice[];
  readonly progress: Progress | null;
  /** the drill that goes on, as far as it is timed here or by `gantry drill`; null: none does */
  readonly drill: RunningDrill | null;
  /** a PIN opens what is locked; false: none is set, so it stays shut */
  readonly lock: boolean;
  readonly night: { readonly from: string; readonly to: string; readonly level: number } | null;
  readonly pixelShift: boolean;
  /** how incidents are heard; absent or null: not at all */
  readonly sound?: Sound | null;
  /** nothing configured and no demo: first run */
  readonly empty: boolean;
  /** path of the config in use, or the one to write */
  readonly configPath: string;
}

export interface ServiceRow {
  readonly id: string;
  readonly name: string;
  readonly criticality: number;
  readonly owner: string;
  /** names of the sites hit, empty when all or not known */
  readonly sites: readonly string[];
  readonly severity: Severity;
  /** what it was before it became unknown or stale */
  readonly was: Severity | null;
  readonly since: number | null;
  readonly freshness: Freshness;
  /** why it is not ok, one short line; for unknown: the reason (`timed out`) */
  readonly reason: string;
  readonly latency: (Figure & { readonly objective: number | null; readonly series: Column }) | null;
  /** rate in 1/s; `event` is the noun in the plural (`shipments`); bars are 10 min each over 2 h 40 min */
  readonly throughput:
    | (Figure & {
        readonly event: string;
        readonly usual: number | null;
        readonly series: Column;
        readonly usualSeries: Column;
      })
    | null;
  /**
   * ratio 0..1 left; `coverage`: ratio of the objective's window in which this wall knew how the service was (what it
   * did not see is not accounted for), null when the estate states its budget itself
   */
  readonly budget:
    | (Figure & {
        readonly series: Column;
        readonly spentAt: number | null;
        readonly coverage?: number | null;
      })
    | null;
  /** onset of the cause, drawn as a line through the chart */
  readonly onset: { readonly t: number; readonly label: string } | null;
  readonly takenBy: { readonly name: string; readonly at: number } | null;
}
export interface ServicesSection {
  readonly answer: Answer;
  /** by severity, criticality, size of breach */
  readonly rows: readonly ServiceRow[];
}

export interface ResourceColumn {
  readonly id: string;
  /** one or two short words, lower case: `queue jobs`, `Redis ops` */
  readonly label: string;
  /** takes: in fair shares; pays: against its own usual */
  readonly side: 'takes' | 'pays';
  /** UCUM */
  readonly unit: string;
}
export interface PoolRow {
  readonly id: string;
  readonly name: string;
  /** index range in the roster: pools are contiguous */
  readonly from: number;
  readonly count: number;
  /** `214 wait longer than usual`, empty when quiet */
  readonly note: string;
  /** per resource of TenantsRoster.resources: use of capacity 0..1, NaN unknown */
  readonly used: Float32Array;
  /** per resource: 1 where its queueing signal says saturated */
  readonly saturated: Uint8Array;
}
/** Who the tenants are: changes seldom, so it is a section of its own. Order: pool, tier, name; it stays. */
export interface TenantsRoster {
  readonly resources: readonly ResourceColumn[];
  readonly ids: readonly string[];
  readonly names: readonly string[];
  readonly tiers: readonly string[];
}
export interface TenantMark {
  /** index in the roster */
  readonly index: number;
  readonly role: 'offender' | 'victim' | 'watch';
  readonly severity: Severity;
  readonly was?: Severity | null;
  readonly since: number | null;
  readonly freshness: Freshness;
  /** `standard tier`, `gold, 14 min late` */
  readonly note: string;
}
/** The last hour of an offender or of one who pays. */
export interface TenantTrack {
  /** index in the roster */
  readonly index: number;
  /** of TenantsRoster.resources */
  readonly column: number;
  /** UCUM */
  readonly unit: string;
  readonly use: Column;
  /** in the same unit: what is due to an offender, what is usual for one who pays; null: not known */
  readonly due: number | null;
}
export interface TenantsSection {
  readonly answer: Answer;
  readonly pools: readonly PoolRow[];
  /** offender first, then victims, worst first; at most 12 */
  readonly marks: readonly TenantMark[];
  /** the worst offender first, then at most three who pay */
  readonly tracks: readonly TenantTrack[];
  readonly freshness: Freshness;
  readonly observedAt: number | null;
  readonly every: number;
  /** row-major tenants x resources: fair shares taken, or times its usual; NaN unknown */
  readonly values: Float32Array;
}

/** A resource on the page of one tenant. */
export interface TenantResource {
  /** of RESOURCES */
  readonly id: string;
  readonly label: string;
  readonly side: 'takes' | 'pays';
  /** UCUM, of `use`, `now` and `due` */
  readonly unit: string;
  /** the last 24 h, at most 240 points; empty where nothing is known */
  readonly use: Column;
  /** null: not known now */
  readonly now: number | null;
  /** what is due to it while the pool is as it is (takes), its usual (pays); null: not known */
  readonly due: number | null;
  /** the pool's resource is saturated */
  readonly saturated: boolean;
  /** taken since the day began at the first site, where it is counted; null: nothing is */
  readonly day: {
    readonly amount: number;
    /** of amount and quota, of ACCOUNTS: `s`, `{command}`, `By.s` … */
    readonly unit: string;
    /** of its tier, a day; null: none is set */
    readonly quota: number | null;
    /** in the currency of the page; null: it has no price */
    readonly cost: number | null;
  } | null;
}
/** A time in which a tenant took more than its due while others paid. */
export interface Episode {
  readonly id: string;
  /** epoch ms at which its use rose */
  readonly from: number;
  /** epoch ms; null: it lasts */
  readonly to: number | null;
  /** the tenant of the page took (`offender`), or paid */
  readonly role: 'offender' | 'victim';
  /** who took */
  readonly offender: string;
  /** label of the resource */
  readonly resource: string;
  readonly victims: number;
  /** fair shares that it took at most */
  readonly excess: number | null;
}
export interface TenantDay {
  /** `2026-11-23` at the first site */
  readonly day: string;
  /** null: not known, or nothing has a price */
  readonly cost: number | null;
  /** ratio of the day, so far as it has passed, in which its use was known */
  readonly coverage: number;
}
/** Everything of one tenant, while its page is open. */
export interface TenantPage {
  readonly id: string;
  readonly name: string;
  /** empty: none */
  readonly tier: string;
  /** name of its pool */
  readonly pool: string;
  readonly severity: Severity;
  readonly freshness: Freshness;
  readonly observedAt: number | null;
  readonly answer: Answer;
  /** in the order of the matrix, those that the tenant has */
  readonly resources: readonly TenantResource[];
  /** newest first, at most 12 */
  readonly episodes: readonly Episode[];
  /** oldest first, at most 14; the last is today */
  readonly days: readonly TenantDay[];
  /** `EUR`; null: the estate has no prices */
  readonly currency: string | null;
}
/** The page that is open, if any. */
export interface TenantSection {
  /** asked for, known or not; null: no page is open */
  readonly id: string | null;
  /** null: none is open, or the estate knows no such tenant */
  readonly page: TenantPage | null;
}

export interface ReplicationNode {
  readonly id: string;
  readonly name: string;
  readonly role: 'primary' | 'replica' | 'unknown';
  readonly upstream: string | null;
  readonly region: string;
  readonly zone: string;
  /** `sync`, `async` … and what it is for: `async, zone c, reports` */
  readonly note: string;
  /** flows: solid; late: dashed critical; cut: dashed critical; unknown: dotted */
  readonly edge: 'flows' | 'late' | 'cut' | 'unknown';
  readonly severity: Severity;
  /** what it was before it became unknown, stale or cached */
  readonly was?: Severity | null;
  readonly since: number | null;
  readonly freshness: Freshness;
  readonly reason: string;
  /** WAL written, By/s, primaries only */
  readonly written: Figure | null;
  /** s behind; `atLeast`: only a lower bound is known */
  readonly lag:
    | (Figure & { readonly atLeast: boolean; readonly limit: number | null; readonly series: Column })
    | null;
  /** By not replayed */
  readonly behind: Figure | null;
  /** By not received: what would be lost */
  readonly unreceived: Figure | null;
  readonly slot: {
    readonly retained: Figure;
    readonly limit: number | null;
    readonly active: boolean;
  } | null;
}
export interface FailoverCheck {
  readonly id: string;
  /** `same timeline, 14` */
  readonly label: string;
  /** one cell a candidate, in the order of `candidates` */
  readonly cells: readonly FailoverCell[];
}
export interface FailoverCell {
  readonly severity: Severity;
  /** what was found, short; empty where the glyph says it all */
  readonly evidence: string;
  /** epoch ms of what it rests on; null: on nothing */
  readonly observedAt: number | null;
}
/** What would be lost if the primary died this second. */
export interface RpoRisk {
  /** name of the primary */
  readonly primary: string;
  /** s; null: cannot be told */
  readonly seconds: number | null;
  /** By; null: cannot be told */
  readonly bytes: number | null;
  /** who would save the rest: a copy's name, or `the archive`; null: nobody is known to */
  readonly keeper: string | null;
  /** those that rest on it and promise an RPO (s), the most critical first */
  readonly services: readonly {
    readonly id: string;
    readonly name: string;
    readonly rpo: number;
    readonly severity: Severity;
  }[];
}
export interface ReplicationSection {
  readonly answer: Answer;
  /** of the worst cluster; null: no copy is configured */
  readonly risk: RpoRisk | null;
  /** clusters in tree order: primary, then its replicas, grouped by region */
  readonly nodes: readonly ReplicationNode[];
  readonly candidates: readonly { readonly id: string; readonly label: string; readonly place: string }[];
  readonly checks: readonly FailoverCheck[];
  readonly verdicts: readonly { readonly verdict: 'yes' | 'no' | 'unknown'; readonly sentence: string }[];
}

export interface RecoveryStep {
  readonly name: string;
  /** s from the start of the drill */
  readonly start: number;
  readonly duration: number;
  readonly outcome: 'passed' | 'failed' | 'aborted';
}
/** A drill that covered a service, as its page lists it. */
export interface RecoveryDrill {
  readonly id: string;
  /** `zone loss`, or in the record's own words */
  readonly scenario: string;
  /** epoch ms */
  readonly endedAt: number;
  readonly outcome: 'passed' | 'failed' | 'aborted';
  /** critical: failed, or longer than the RTO; warning: aborted, or more lost than the RPO */
  readonly severity: Severity;
  /** s: the worse of what its record claims and what the wall saw; null: neither tells */
  readonly took: number | null;
  readonly lost: number | null;
  /** the step that took longest; null: none is recorded */
  readonly slowest: { readonly name: string; readonly duration: number } | null;
  /** a wall watched it */
  readonly observed: boolean;
}
export interface RecoveryRow {
  readonly id: string;
  readonly name: string;
  readonly owner: string;
  readonly criticality: number;
  /** the sentence on the page of the service */
  readonly answer: Answer;
  readonly severity: Severity;
  readonly posture: Posture;
  /** reasons by weight, short: `drill failed yesterday` */
  readonly reasons: readonly string[];
  /** the sentence beside the bar: `37 of 60 min`, `never drilled; 60 min promised` */
  readonly track: string;
  /** s */
  readonly rtoTarget: number | null;
  readonly rtoMeasured: number | null;
  readonly rpoTarget: number | null;
  readonly rpoMeasured: number | null;
  /** epoch ms of the proof's end; null: none */
  readonly provenAt: number | null;
  readonly drillEvery: number | null;
  readonly drill: string | null;
  /** each scenario that can befall it; those that were never rehearsed too */
  readonly scenarios: readonly {
    readonly scenario: Scenario;
    readonly posture: Posture;
    readonly severity: Severity;
    /** why, or what was measured */
    readonly reason: string;
    /** epoch ms of the newest rehearsal's end; null: none */
    readonly provenAt: number | null;
  }[];
  readonly steps: readonly RecoveryStep[];
  /** last five drills, oldest first: measured / promised, and whether it passed */
  readonly trend: readonly { readonly t: number; readonly ratio: number | null; readonly passed: boolean }[];
  /** newest first, at most 12 */
  readonly history: readonly RecoveryDrill[];
  /** ids of the backups of what it rests on */
  readonly backups: readonly string[];
}
export interface BackupRow {
  readonly id: string;
  readonly name: string;
  readonly kind: 'database' | 'filestore' | 'configuration';
  /** targets that it is a backup of; empty: not stated */
  readonly of: readonly string[];
  readonly severity: Severity;
  /** label -> what is known; empty text: unknown. Flags say what stands out. */
  readonly lastGood: BackupFact;
  readonly took: BackupFact;
  readonly size: BackupFact;
  readonly restored: BackupFact;
  readonly archive: BackupFact;
  readonly lockedUntil: BackupFact;
}
export interface BackupFact {
  readonly text: string;
  readonly severity: Severity;
  /** epoch ms that the text tells, where it tells a time: its words change with the day */
  readonly at?: number;
}
export interface RecoverySection {
  readonly answer: Answer;
  readonly rows: readonly RecoveryRow[];
  readonly backups: readonly BackupRow[];
}

/** Where a review stands. */
export interface ReviewSection {
  /** epoch ms of the time that the whole wall shows; null: it is live */
  readonly at: number | null;
  readonly answer: Answer;
  /** nobody watched at this time: what is shown is of its begin */
  readonly gap: Span | null;
  /** the services at the other time that this one is compared with */
  readonly compare: {
    readonly t: number;
    readonly gap: Span | null;
    readonly services: readonly ServiceRow[];
  } | null;
  /** a live wall stands behind it, to which it can go back */
  readonly live: boolean;
  /** why no note can be left; null: it can */
  readonly notesRefused: string | null;
}

/** The sections of a snapshot; each has its own version, and only changed ones cross the bridge. */
export interface Sections {
  readonly frame: FrameSection;
  readonly services: ServicesSection;
  readonly roster: TenantsRoster;
  readonly tenants: TenantsSection;
  readonly tenant: TenantSection;
  readonly replication: ReplicationSection;
  readonly recovery: RecoverySection;
  readonly incident: IncidentSection;
  readonly executive: ExecutiveSection;
  readonly engineering: EngineeringSection;
  readonly timeline: TimelineSection;
  readonly review: ReviewSection;
}
export type SectionName = keyof Sections;
export const SECTION_NAMES: readonly SectionName[] = [
  'frame',
  'services',
  'roster',
  'tenants',
  'tenant',
  'replication',
  'recovery',
  'incident',
  'executive',
  'engineering',
  'timeline',
  'review',
];

/** Everything the wall knows at `t`. */
export interface Snapshot {
  /** rises by one with each cut */
  readonly seq: number;
  /** epoch ms at which it was cut */
  readonly t: number;
  readonly versions: Readonly<Record<SectionName, number>>;
  readonly sections: Sections;
}
