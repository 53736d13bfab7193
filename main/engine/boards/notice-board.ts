import type { Notice } from '../../../shared/model/frame';

/** What the wall says of itself. A notice keeps the time since which it is said, however often it is said anew. */
export class NoticeBoard {
  readonly #notices = new Map<string, Notice>();

  /** @param now epoch ms */
  say(notice: Omit<Notice, 'since'>, now: number): void {
    this.#notices.set(notice.id, { ...notice, since: this.#notices.get(notice.id)?.since ?? now });
  }

  /** @returns false when nothing of that id is said */
  dismiss(id: string): boolean {
    return this.#notices.delete(id);
  }

  all(): readonly Notice[] {
    return [...this.#notices.values()];
  }
}
