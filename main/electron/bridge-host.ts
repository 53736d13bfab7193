import {
  type IpcMainEvent,
  type IpcMainInvokeEvent,
  ipcMain,
  MessageChannelMain,
  type MessagePortMain,
  type WebContents,
} from 'electron';
import { decodeApplied, decodeCommand } from '../../shared/contract/bridge-decode';
import { CHANNEL } from '../../shared/contract/channels';
import { updateFor } from '../../shared/contract/update';
import { type CommandResult, refused, type WallCommand } from '../../shared/contract/wall-bridge';
import type { SectionName, Snapshot } from '../../shared/model/snapshot';
import { APP_ORIGIN } from './app-protocol';

/** An update that was never acknowledged holds the next ones back this long (ms) at most: the page may have died. */
const ACK_PATIENCE = 2_000;

/** One window's end of the bridge: sends what changed since the last update, the next when the last is on the screen. */
class WindowBridge {
  readonly contents: WebContents;
  #port: MessagePortMain | null = null;
  #held: Partial<Record<SectionName, number>> = {};
  #waiting: Snapshot | null = null;
  #sentSeq = -1;
  #sentAt = 0;
  #appliedSeq = -1;
  /** resolves when the first picture is on the screen */
  readonly painted: Promise<void>;
  #onPainted: () => void = () => undefined;
  readonly #onAnswer: () => void;

  constructor(contents: WebContents, onAnswer: () => void) {
    this.contents = contents;
    this.#onAnswer = onAnswer;
    this.painted = new Promise((resolve) => {
      this.#onPainted = resolve;
    });
  }

  connect(newest: Snapshot | null): void {
    this.close();
    const { port1, port2 } = new MessageChannelMain();
    this.#port = port1;
    this.renew();
    port1.on('message', ({ data }) => this.#applied(decodeApplied(data)));
    port1.start();
    this.contents.postMessage(CHANNEL.port, null, [port2]);
    if (newest !== null) this.offer(newest);
  }

  offer(snapshot: Snapshot): void {
    if (this.#port === null) return;
    const busy = this.#sentSeq > this.#appliedSeq && performance.now() - this.#sentAt < ACK_PATIENCE;
    if (busy) {
      this.#waiting = snapshot;
      return;
    }
    this.#waiting = null;
    this.#port.postMessage(updateFor(snapshot, this.#held));
    this.#held = { ...snapshot.versions };
    this.#sentSeq = snapshot.seq;
    this.#sentAt = performance.now();
  }

  /** The next snapshots come from another source, whose numbers are unrelated to the previous ones. */
  renew(): void {
    this.#held = {};
    this.#waiting = null;
    this.#sentSeq = -1;
    this.#appliedSeq = -1;
  }

  close(): void {
    this.#port?.close();
    this.#port = null;
    this.#waiting = null;
  }

  #applied(seq: number | null): void {
    this.#onAnswer();
    // A late word of the source before is beyond what this one sent.
    if (seq === null || seq > this.#sentSeq) return;
    this.#appliedSeq = Math.max(this.#appliedSeq, seq);
    this.#onPainted();
    if (this.#waiting !== null) this.offer(this.#waiting);
  }
}

export interface BridgeHostOptions {
  readonly newest: () => Snapshot | null;
  readonly command: (command: WallCommand, contents: WebContents) => CommandResult | Promise<CommandResult>;
  readonly refused: (what: string) => void;
}

/** The only door of the renderers. Sender and payload are checked here; a refusal is answered and logged. */
export class BridgeHost {
  readonly #bridges = new Map<number, WindowBridge>();

  constructor(options: BridgeHostOptions) {
    ipcMain.on(CHANNEL.connect, (event) => {
      const bridge = this.#bridgeOf(event);
      if (bridge === null) options.refused(`connect from ${event.senderFrame?.url ?? 'an unknown frame'}`);
      else bridge.connect(options.newest());
    });
    ipcMain.handle(CHANNEL.command, (event, raw: unknown): CommandResult | Promise<CommandResult> => {
      const command = decodeCommand(raw);
      if (this.#bridgeOf(event) === null || command === null) {
        options.refused('an invalid command, or one from a foreign frame');
        return refused('Refused: an invalid command, or not from the wall itself.');
      }
      return options.command(command, event.sender);
    });
  }

  /** @param onAnswer called whenever the page answers: its script runs */
  add(contents: WebContents, onAnswer: () => void = () => undefined): void {
    const bridge = new WindowBridge(contents, onAnswer);
    const { id } = contents;
    this.#bridges.set(id, bridge);
    contents.once('destroyed', () => {
      bridge.close();
      this.#bridges.delete(id);
    });
  }

  /** Resolves when a registered window has drawn its first picture, or at once if the window is gone. */
  async painted(contents: WebContents): Promise<void> {
    await this.#bridges.get(contents.id)?.painted;
  }

  offer(snapshot: Snapshot): void {
    for (const bridge of this.#bridges.values()) bridge.offer(snapshot);
  }

  /** The next snapshot comes from another source, whose versions and numbers start over. */
  renew(): void {
    for (const bridge of this.#bridges.values()) bridge.renew();
  }

  close(): void {
    ipcMain.removeAllListeners(CHANNEL.connect);
    ipcMain.removeHandler(CHANNEL.command);
    for (const bridge of this.#bridges.values()) bridge.close();
  }

  #bridgeOf(event: IpcMainEvent | IpcMainInvokeEvent): WindowBridge | null {
    const frame = event.senderFrame;
    if (frame === null || frame !== event.sender.mainFrame || !frame.url.startsWith(`${APP_ORIGIN}/`))
      return null;
    return this.#bridges.get(event.sender.id) ?? null;
  }
}
