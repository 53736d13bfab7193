import { type ArchivedConfig, archivedConfig } from '../../../shared/config/archived-config';
import type { Config } from '../../../shared/config/config';
import { changesOf, type Said, saidBy } from '../../../shared/judge/incident/changes';
import type { Verdicts } from '../../../shared/judge/judgement';
import { UPLINK_LOST } from '../../../shared/judge/own/uplink';
import { knownRoles, roleEvents } from '../../../shared/judge/replication/roles';
import { followEpisodes, type OpenEpisode, openEpisodes } from '../../../shared/judge/tenants/episodes';
import { EVIDENCE_KINDS } from '../../../shared/kinds/evidence';
import type { Drill } from '../../../shared/model/drill';
import type { DatabaseRole } from '../../../shared/model/server-role';
import { type Severity, worse } from '../../../shared/model/severity';
import type { SourceStatus } from '../../../shared/model/source-status';
import type { Redaction } from '../runtime/redaction';
import { encodeDocument } from '../store/format/record';
import type { Store } from '../store/store';
import { Silence } from './silence';

/** longest time (ms) between two checkpoints: while all is well, and while there is a problem */
const CALM_MS = 300_000;
const TROUBLED_MS = 30_000;
/** shortest time (ms) between two checkpoints */
const LEAST_MS = 1_000;

/** The inputs of a judgement other than the store. */
export interface JudgedLook {
  readonly now: number;
  readonly verdicts: Verdicts;
  readonly sources: readonly SourceStatus[];
  readonly drillFiles: readonly Drill[];
}

/**
 * Stores what a replay of this time needs: the configuration, changed verdicts, and checkpoints. Between two
 * checkpoints only samples changed, so a judgement at any time between them yields the same verdicts as then.
 */
export class Recorder {
  readonly #store: Store;
  readonly #redaction: Redaction;
  readonly #silence = new Silence();
  /** in use, and not kept yet */
  #config: { readonly from: number; readonly kept: ArchivedConfig } | null = null;
  #configText = '';
  #said: Said | null = null;
  #conditions: unknown = null;
  #health: unknown = null;
  #states = '';
  /** null: the cache has not been read yet */
  #episodes: readonly OpenEpisode[] | null = null;
  #roles: Map<string, DatabaseRole> | null = null;
  #due = false;
  #keptAt = Number.NEGATIVE_INFINITY;

  constructor(store: Store, redaction: Redaction) {
    this.#store = store;
    this.#redaction = redaction;
  }

  /** @param now epoch ms from which it is in use */
  config(config: Config, demo: boolean, now: number): void {
    this.#config = { from: now, kept: archivedConfig(config, demo, (text) => this.#redaction.redact(text)) };
  }

  /** Stores the configuration in use unless the previous one was the same; needs the archive, which opens later. */
  #keepConfig(): void {
    if (this.#config === null || this.#store.kept === null) return;
    const { from, kept } = this.#config;
    this.#config = null;
    const text = JSON.stringify(kept);
    this.#configText ||= JSON.stringify(this.#store.lastConfig());
    if (text === this.#configText) return;
    this.#configText = text;
    this.#store.put([{ table: 'configs', key: from, payload: encodeDocument(kept) }]);
    this.#due = true;
  }

  /** An episode that was open when the wall ended continues, or ends with the first look. */
  #followEpisodes({ conditions }: Verdicts, now: number): void {
    const before = this.#episodes ?? openEpisodes(this.#store.head.events('contention', 0));
    const { open, events } = followEpisodes(before, conditions, now);
    this.#episodes = open;
    for (const event of events) this.#store.addEvent(event);
  }

  /** A role that changed while no wall was running is recorded at the first look. */
  #followRoles({ roles }: Verdicts, now: number): void {
    this.#roles ??= new Map(knownRoles(this.#store.head.events('role', 0)));
    for (const event of roleEvents(this.#roles, roles, now)) this.#store.addEvent(event);
    for (const { server, role } of roles) this.#roles.set(server, role);
  }

  judged(seen: JudgedLook): void {
    const { now, verdicts, sources } = seen;
    this.#keepConfig();
    const states = sources.map(({ id, state, fault }) => `${id} ${state} ${fault?.code ?? ''}`).join('\n');
    const said = saidBy(verdicts, this.#said);
    this.#followEpisodes(verdicts, now);
    this.#followRoles(verdicts, now);
    const changes = changesOf(this.#said, said, now);
    this.#store.addChanges(changes);
    const { conditions, modules } = verdicts.memory;
    // A pending condition shows in the memory, which is the same object otherwise.
    const steady = conditions === this.#conditions && modules['health'] === this.#health;
    if (changes.length > 0 || !steady || states !== this.#states) this.#due = true;
    this.#said = said;
    this.#conditions = conditions;
    this.#health = modules['health'];
    this.#states = states;
    const link = verdicts.conditions.find(({ rule }) => rule === UPLINK_LOST);
    this.#store.addGaps(this.#silence.look(sources, link?.severity === 'critical', now));
    const worst = [...said.services.values()].reduce<Severity>(
      (all, { severity }) => worse(all, severity),
      'ok',
    );
    const every = this.#due ? LEAST_MS : worst === 'ok' || worst === 'info' ? CALM_MS : TROUBLED_MS;
    // A clock that went back also triggers a checkpoint.
    if (now - this.#keptAt < every && now >= this.#keptAt) return;
    this.#due = false;
    this.#keptAt = now;
    const evidence = EVIDENCE_KINDS.flatMap((kind) => this.#store.head.evidenceOf(kind));
    // Also for an ongoing gap, so that it is not lost if the wall ends meanwhile.
    this.#store.addGaps(this.#silence.lasting(now));
    this.#store.addCheckpoint({
      t: now,
      memory: verdicts.memory,
      sources,
      evidence,
      drills: seen.drillFiles,
    });
  }
}
