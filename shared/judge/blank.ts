import type { EngineeringSection } from '../model/engineering';
import type { ExecutiveSection } from '../model/executive';
import type { FrameSection } from '../model/frame';
import type { IncidentSection } from '../model/incident';
import { NO_TIMELINE, type ReviewSection } from '../model/review';
import type { Sections } from '../model/snapshot';
import type { TenantSection } from '../model/tenant-page';

export const NO_ANSWER = { verdict: '', reason: '', note: '' };

/** The present is shown, and nothing of the past was asked for. */
export const NO_REVIEW: ReviewSection = {
  at: null,
  answer: { verdict: '', reason: '', note: '' },
  gap: null,
  compare: null,
  live: true,
  notesRefused: null,
};

/** None is open, or none is known. */
export const NO_INCIDENT: IncidentSection = { open: [], taking: [] };

/** Nobody has looked yet. */
export const NO_EXECUTIVE: ExecutiveSection = {
  answer: NO_ANSWER,
  services: [],
  days: [],
  open: 0,
  capacity: [],
  cost: null,
};
export const NO_ENGINEERING: EngineeringSection = {
  answer: NO_ANSWER,
  rows: [],
  more: { count: 0, ill: 0 },
  sources: [],
  asked: { count: 0, answering: 0 },
  learning: '',
};

/** No tenant's page is open. */
export const NO_TENANT: TenantSection = { id: null, page: null };

/** A wall that knows nothing yet: no configuration was read, and there is no cache. */
export function blankSections(frame: FrameSection): Sections {
  return {
    frame,
    services: { answer: NO_ANSWER, rows: [] },
    roster: { resources: [], ids: [], names: [], tiers: [] },
    tenants: {
      answer: NO_ANSWER,
      pools: [],
      marks: [],
      tracks: [],
      freshness: 'stale',
      observedAt: null,
      every: 5_000,
      values: new Float32Array(0),
    },
    tenant: NO_TENANT,
    replication: { answer: NO_ANSWER, risk: null, nodes: [], candidates: [], checks: [], verdicts: [] },
    recovery: { answer: NO_ANSWER, rows: [], backups: [] },
    incident: NO_INCIDENT,
    executive: NO_EXECUTIVE,
    engineering: NO_ENGINEERING,
    timeline: NO_TIMELINE,
    review: NO_REVIEW,
  };
}

/** The frame of such a wall. */
export function blankFrame(demo: boolean, configPath: string): FrameSection {
  return {
    title: 'Gantry',
    demo,
    siteName: '',
    timezone: 'UTC',
    views: ['services', 'tenants', 'replication', 'recovery'],
    dwell: 20_000,
    connection: 'offline',
    freshness: 'stale',
    observedAt: null,
    cachedAt: null,
    incidents: { count: 0, worst: 'ok' },
    notices: [],
    progress: null,
    drill: null,
    lock: false,
    night: null,
    pixelShift: true,
    empty: !demo,
    configPath,
  };
}
