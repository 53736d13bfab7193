import type { TenantPast } from '../../../shared/accounts/tenant-past';
import { type ArchivedConfig, configOf } from '../../../shared/config/archived-config';
import type { Config } from '../../../shared/config/config';
import { blankFrame, blankSections } from '../../../shared/judge/blank';
import { asCached } from '../../../shared/judge/cached';
import { drillsOf } from '../../../shared/judge/drills/drills';
import { judge } from '../../../shared/judge/judge';
import type { JudgeMemory } from '../../../shared/judge/judgement';
import { frameOf } from '../../../shared/judge/own/frame';
import { turnsOf } from '../../../shared/judge/own/turns';
import { cachedTenant } from '../../../shared/judge/tenants/kept';
import { tenantPage } from '../../../shared/judge/tenants/page';
import type { Change } from '../../../shared/model/change';
import { NO_REVIEW, NO_TIMELINE, type Span, type TimelineSection } from '../../../shared/model/review';
import type { Sections } from '../../../shared/model/snapshot';
import type { SourceStatus } from '../../../shared/model/source-status';
import { NO_TENANT } from '../../../shared/model/tenant-page';
import { reviewAnswer } from '../../../shared/review/review-answer';
import { timelineOf } from '../../../shared/review/timeline';
import { TenantReader } from '../accounts/tenant-reader';
import { LearntPast } from '../learning/learnt-days';
import type { Archive } from '../store/archive/archive';
import { type Checkpoint, Checkpoints } from '../store/archive/checkpoints';
import { allDocuments, documentsOf } from '../store/archive/documents-of';
import { lastWritten, unwatchedBetween } from '../store/archive/gaps';
import type { SeriesTable } from '../store/archive/series-table';
import { Past } from '../store/reading/past';

/** ms between two judgements of a wall that runs. */
const TICK_MS = 1_000;
const ALL = Number.MAX_SAFE_INTEGER;

/** A configuration, and the time (epoch ms) from which it was in use. */
interface Used {
  readonly from: number;
  readonly demo: boolean;
  readonly config: Config;
}

/** The estate as it was judged at a time. */
interface Estate {
  readonly sections: Sections;
  readonly gap: Span | null;
}

/**
 * The wall at any time that the archive holds: the same judge, over what was known at that time. Nothing but the archive
 * is read. Times are epoch ms.
 */
export class Replay {
  readonly #archive: Archive;
  readonly #past: Past;
  readonly #checkpoints: Checkpoints;
  readonly #tenants: TenantReader;
  readonly #learnt: LearntPast;
  #open: { readonly id: string; readonly past: TenantPast | null } | null = null;
  #configs: readonly Used[] = [];
  #timeline: TimelineSection = NO_TIMELINE;

  private constructor(archive: Archive, table: SeriesTable) {
    this.#archive = archive;
    this.#past = new Past(archive, table);
    this.#checkpoints = new Checkpoints(archive);
    this.#tenants = new TenantReader({ archive, table });
    this.#learnt = new LearntPast(archive);
  }

  static async open(kept: { readonly archive: Archive; readonly table: SeriesTable }): Promise<Replay> {
    const replay = new Replay(kept.archive, kept.table);
    await replay.refresh();
    return replay;
  }

  /** Everything kept; `from` and `to` are 0 when there is nothing that could be shown. */
  get timeline(): TimelineSection {
    return this.#timeline;
  }

  /** Takes in what was written since it was opened. */
  async refresh(): Promise<void> {
    const archive = this.#archive;
    await this.#past.refresh();
    const configs = documentsOf<ArchivedConfig>(archive, 'configs', { limit: ALL }).documents;
    this.#configs = configs.map(({ key, document: kept }) => ({
      from: key as number,
      demo: kept.demo,
      config: configOf(kept),
    }));
    const span = this.#checkpoints.span;
    if (span === null || this.#configs.length === 0) return;
    const to = Math.max(span.to, lastWritten(archive));
    this.#timeline = timelineOf({
      from: span.from,
      to,
      changes: allDocuments<Change>(archive, 'changes'),
      events: this.#past.allEvents(),
      configs: this.#configs.map(({ from }) => from),
      gaps: unwatchedBetween(archive, span.from, to),
      names: new Map(
        this.#configs.flatMap(({ config: { services, tenants, targets, sites } }) =>
          [...services, ...tenants.list, ...targets, ...sites].map(({ id, name }) => [id, name] as const),
        ),
      ),
    });
  }

  /**
   * Reads what is kept of a tenant as of a time, so that `at` shows its page.
   * @param id null: no page is open
   */
  async open(id: string | null, wanted: number): Promise<void> {
    const used = id === null ? undefined : this.#configAt(this.#standing(wanted).now);
    this.#open =
      id === null || used === undefined
        ? null
        : { id, past: await this.#tenants.read(id, used.config, this.#standing(wanted).now) };
  }

  /**
   * The whole wall at a time, which is moved into the stored range.
   * @param compare another time whose services are wanted, too
   */
  at(wanted: number, compare: number | null): Sections {
    const at = this.#inside(wanted);
    const estate = this.#estateAt(at);
    if (estate === null) {
      const frame = {
        ...blankFrame(false, ''),
        connection: 'replay',
        empty: false,
        views: ['review'],
      } as const;
      return { ...blankSections(frame), review: { ...NO_REVIEW, at } };
    }
    const other = compare === null ? null : this.#estateAt(this.#inside(compare));
    const { frame, services, incident } = estate.sections;
    return {
      ...estate.sections,
      timeline: this.#timeline,
      review: {
        ...NO_REVIEW,
        at,
        answer: reviewAnswer(this.#timeline, at, services.rows, estate.gap, frame.timezone, incident.open),
        gap: estate.gap,
        compare:
          other === null || compare === null
            ? null
            : { t: this.#inside(compare), gap: other.gap, services: other.sections.services.rows },
      },
    };
  }

  #inside(t: number): number {
    const { from, to } = this.#timeline;
    return Math.round(Math.min(Math.max(t, from), to));
  }

  /** In a gap the last known state applies; before the first judgement, the first known state. */
  #standing(wanted: number): { readonly gap: Span | null; readonly now: number } {
    const t = this.#inside(wanted);
    const gap = this.#timeline.gaps.find(({ from, to }) => from <= t && t < to) ?? null;
    const first = this.#checkpoints.span?.from ?? t;
    return { gap, now: gap === null ? t : Math.max(gap.from, first) };
  }

  #configAt(now: number): Used | undefined {
    return this.#configs.findLast(({ from }) => from <= now) ?? this.#configs[0];
  }

  #estateAt(t: number): Estate | null {
    const { gap, now } = this.#standing(t);
    const found = this.#checkpoints.at(now);
    const used = this.#configAt(now);
    if (found === null || used === undefined) return null;
    const checkpoint = broughtTo(found.checkpoint, now);
    this.#past.at(now, checkpoint.evidence);
    const input = {
      now,
      config: used.config,
      series: this.#past,
      documents: this.#past,
      sources: checkpoint.sources,
      drills: drillsOf(this.#past.events('drill', 0), checkpoint.drills),
      learnt: this.#learnt.at(used.config, now),
    };
    const verdicts = judge(input, checkpoint.memory);
    const open = this.#open;
    const tenant =
      open === null ? NO_TENANT : { id: open.id, page: tenantPage(open.id, input, verdicts, open.past) };
    const views = ['review', ...turnsOf(used.config, verdicts.sections)] as const;
    const frame = {
      ...frameOf({
        now,
        views,
        config: used.config,
        configPath: '',
        demo: used.demo,
        connection: 'replay',
        incidents: verdicts.incidents,
        incident: verdicts.sections.incident,
        today: verdicts.today,
        sources: checkpoint.sources,
        notices: [],
        progress: null,
        drill: null,
        cachedAt: null,
      }),
      freshness: 'replay',
      night: null,
      pixelShift: false,
      lock: false,
    } as const;
    const rest = {
      tenant,
      incident: { ...verdicts.sections.incident, taking: [] },
      timeline: NO_TIMELINE,
      review: NO_REVIEW,
    };
    const sections = { frame, ...verdicts.sections, ...rest };
    return {
      gap,
      sections:
        gap === null
          ? sections
          : { ...asCached(sections, { asOf: now, now }), frame, tenant: cachedTenant(tenant) },
    };
  }
}

/**
 * The sources some time after a checkpoint: a source that answered then is assumed to have kept answering with equally
 * fresh data, because otherwise there would be another checkpoint.
 */
function broughtTo(checkpoint: Checkpoint, now: number): Checkpoint {
  const passed = Math.max(0, now - checkpoint.t);
  const { memory, sources, evidence, drills } = checkpoint;
  return {
    t: now,
    memory: lookedAt(memory, now),
    sources: sources.map((source) => answered(source, passed)),
    evidence: evidence.map((one) => ({ ...one, t: one.t + passed })),
    drills,
  };
}

function answered(source: SourceStatus, passed: number): SourceStatus {
  const { state, lastRunAt, lastOkAt } = source;
  if (lastRunAt === null) return source;
  const ran = { ...source, lastRunAt: lastRunAt + passed };
  return state === 'ok' && lastOkAt !== null ? { ...ran, lastOkAt: lastOkAt + passed } : ran;
}

/** As if the judge had run one tick before: no sleep, and everything is accounted for. */
function lookedAt({ conditions, modules }: JudgeMemory, now: number): JudgeMemory {
  const services = modules['services'] as { readonly budgets?: Readonly<Record<string, object>> } | undefined;
  const budgets = Object.entries(services?.budgets ?? {}).map(([id, budget]) => [id, { ...budget, at: now }]);
  return {
    conditions,
    modules: {
      ...modules,
      ...(services === undefined ? {} : { services: { ...services, budgets: Object.fromEntries(budgets) } }),
      lookedAt: now - TICK_MS,
    },
  };
}
