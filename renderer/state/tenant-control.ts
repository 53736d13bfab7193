import type { CommandResult, WallCommand } from '../../shared/contract/wall-bridge';
import { Patience } from './patience';
import { NO_LOOK, type TenantLook } from './tenant-look';
import { type CellFocus, firstFocus, movedFocus, turnedFocus, type Way } from './tenants-focus';
import { layoutTenants } from './tenants-layout';
import type { WallStore } from './wall-store';

/** A person's actions on the tenants matrix: move between cells, open a page, leave both. */
export class TenantControl {
  readonly #store: WallStore;
  readonly #command: (command: WallCommand) => Promise<CommandResult>;
  readonly #patience = new Patience(() => this.leave());

  constructor(store: WallStore, command: (command: WallCommand) => Promise<CommandResult>) {
    this.#store = store;
    this.#command = command;
  }

  /** Enters the matrix, or returns to the last cell when a page closes. */
  enter(): void {
    const { layout, tenants } = this.#seen();
    const focus = this.#look().focus ?? firstFocus(layout, tenants);
    if (focus !== null) this.#set({ focus, page: null });
  }

  move(way: Way): void {
    const { focus } = this.#look();
    const { layout, tenants } = this.#seen();
    if (focus !== null) this.#set({ focus: movedFocus(layout, tenants, focus, way), page: null });
  }

  /** Moves to the next column, or to the one before. */
  turn(way: 1 | -1): void {
    const { focus } = this.#look();
    if (focus !== null) this.#set({ focus: turnedFocus(this.#seen().layout, focus, way), page: null });
  }

  /** Opens the page of the focused tenant. */
  openFocused(): void {
    const { focus } = this.#look();
    const id = focus === null ? undefined : this.#seen().roster.ids[focus.tenant];
    if (id !== undefined) this.open(id);
  }

  /** @param focus the cell from which it was opened, if any */
  open(id: string, focus: CellFocus | null = this.#look().focus): void {
    this.#set({ focus, page: id });
  }

  /** Opens the page of the tenant before or after this one. */
  neighbour(way: 1 | -1): void {
    const { page, focus } = this.#look();
    const { roster } = this.#seen();
    if (page === null || roster.ids.length === 0) return;
    const at = roster.ids.indexOf(page);
    const tenant = (Math.max(at, 0) + (at < 0 ? 0 : way) + roster.ids.length) % roster.ids.length;
    const id = roster.ids[tenant];
    if (id !== undefined)
      this.#set({ focus: { column: focus?.column ?? 0, tenant, named: false }, page: id });
  }

  /** Goes from the page to the matrix, or from the matrix to the wall. */
  back(): void {
    const { page, focus } = this.#look();
    this.#set(page !== null && focus !== null ? { focus, page: null } : NO_LOOK);
  }

  leave(): void {
    this.#set(NO_LOOK);
  }

  #look(): TenantLook {
    return this.#store.api.getState().tenant;
  }

  #seen() {
    const { sections } = this.#store.api.getState();
    if (sections === null) throw new Error('tenants were looked at before the first snapshot');
    const { roster, tenants } = sections;
    return { roster, tenants, layout: layoutTenants(roster, tenants.pools, tenants.marks) };
  }

  #set(next: TenantLook): void {
    const before = this.#look();
    this.#store.api.setState({ tenant: next });
    this.#patience.renew(next !== NO_LOOK);
    if (before.page === next.page) return;
    this.#command({ type: 'open-tenant', id: next.page }).then(
      (result) => {
        if (!result.ok) console.warn(result.reason);
      },
      (error: unknown) => console.error(error),
    );
  }
}
