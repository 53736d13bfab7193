import type { Notice } from '../../../shared/model/frame';

/**
 * Notices of the wall about itself. A notice keeps the time at which it first appeared, however often it is repeated.
 */
export class NoticeBoard {
  readonly #notices = new Map<string, Notice>();

  /** @param now epoch ms */
  say(notice: Omit<Notice, 'since'>, now: number): void {
    this.#notices.set(notice.id, { ...notice, since: this.#notices.get(notice.id)?.since ?? now });
  }

  /** @returns false if there is no notice with that id */
  dismiss(id: string): boolean {
    return this.#notices.delete(id);
  }

  all(): readonly Notice[] {
    return [...this.#notices.values()];
  }
}
