import type { TenantPast } from '../../../shared/accounts/tenant-past';
import type { Config } from '../../../shared/config/config';
import type { JudgeInput } from '../../../shared/judge/judgement';
import { type JudgedTenants, tenantPage } from '../../../shared/judge/tenants/page';
import { NO_TENANT, type TenantSection } from '../../../shared/model/tenant-page';
import type { Log } from '../runtime/log';
import type { Archive } from '../store/archive/archive';
import type { Store } from '../store/store';
import { TenantReader } from './tenant-reader';

/** ms after which what is kept of the tenant is read again while its page is open */
const REREAD_MS = 10_000;

/** Keeps the page of one tenant filled while it is open. Stored data is read in the background. */
export class TenantDesk {
  readonly #store: Store;
  readonly #log: Log;
  readonly #onRead: () => void;
  #open: string | null = null;
  #reader: { readonly archive: Archive; readonly reader: TenantReader } | null = null;
  #past: { readonly id: string; readonly past: TenantPast | null } | null = null;
  #readAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | null = null;

  /** @param onRead there is more to show than before */
  constructor(store: Store, log: Log, onRead: () => void) {
    this.#store = store;
    this.#log = log;
    this.#onRead = onRead;
  }

  /** @param id null: no page is open any more */
  open(id: string | null): void {
    if (id === this.#open) return;
    this.#open = id;
    this.#past = null;
    this.#readAt = Number.NEGATIVE_INFINITY;
  }

  /** The section at this look. It stays empty until what is kept was read once. */
  section(input: JudgeInput, judged: JudgedTenants): TenantSection {
    const id = this.#open;
    if (id === null) return NO_TENANT;
    if (Math.abs(input.now - this.#readAt) >= REREAD_MS && this.#reading === null) {
      this.#readAt = input.now;
      this.#reading = this.#read(id, input.config, input.now).finally(() => {
        this.#reading = null;
        if (this.#open !== id) this.#readAt = Number.NEGATIVE_INFINITY;
        this.#onRead();
      });
    }
    if (this.#past?.id !== id) return NO_TENANT;
    return { id, page: tenantPage(id, input, judged, this.#past.past) };
  }

  /** Resolves when nothing is being read. */
  async settled(): Promise<void> {
    await this.#reading;
  }

  async #read(id: string, config: Config, now: number): Promise<void> {
    try {
      const past = (await this.#opened()?.read(id, config, now)) ?? null;
      if (this.#open === id) this.#past = { id, past };
    } catch (error) {
      this.#log.error('what is kept of a tenant could not be read', { tenant: id, error });
      if (this.#open === id) this.#past ??= { id, past: null };
    }
  }

  #opened(): TenantReader | null {
    const { kept } = this.#store;
    if (kept === null) return null;
    if (this.#reader?.archive !== kept.archive)
      this.#reader = { archive: kept.archive, reader: new TenantReader(kept) };
    return this.#reader.reader;
  }
}
