import type { Readable } from 'node:stream';

/** Messages from the demo's process to its starter. */
export type DemoMessage =
  | { readonly type: 'progress'; readonly text: string; readonly ratio: number }
  | { readonly type: 'ready'; readonly configPath: string }
  | { readonly type: 'failed'; readonly reason: string };

/** Messages to the demo's process. */
export type DemoOrder = 'end';

/** The demo's process as its starter holds it. */
export interface DemoProcess {
  readonly stderr: Readable | null;
  onMessage(heard: (message: DemoMessage) => void): void;
  /** @param ended its exit code; null: a signal, or it could not be started */
  onExit(ended: (code: number | null) => void): void;
  /** Nothing when it has ended. */
  askToEnd(): void;
}

export interface DemoRequest {
  /** runs a program with Node in a process of its own */
  readonly start: (program: string, args: readonly string[]) => DemoProcess;
  /** the demo's built program, out/main/demo.js */
  readonly program: string;
  readonly dataDir: string;
  readonly tenants: number;
  readonly scenario: string;
  readonly onProgress: (text: string, ratio: number) => void;
}

export interface RunningDemo {
  /** resolves with the path of the estate's configuration; rejects with a sentence when it does not come up */
  readonly ready: Promise<string>;
  /** ends it, also while it still starts */
  stop(): Promise<void>;
}

/**
 * Starts the demo estate in a process of its own. It ends when `stop` is called; if this process dies, however it dies,
 * its servers end by themselves.
 */
export function launchDemo(request: DemoRequest): RunningDemo {
  const { dataDir, tenants, scenario } = request;
  const args = ['--data', dataDir, '--tenants', String(tenants), '--scenario', scenario];
  const child = request.start(request.program, args);
  let lastWords = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    lastWords = `${lastWords}${text}`.slice(-400);
  });
  const exited = new Promise<void>((resolve) => child.onExit(() => resolve()));
  const ready = new Promise<string>((resolve, reject) => {
    child.onMessage((message) => {
      if (message.type === 'progress') request.onProgress(message.text, message.ratio);
      else if (message.type === 'ready') resolve(message.configPath);
      else reject(new Error(message.reason));
    });
    child.onExit((code) => reject(new Error(`its process ended (${code ?? 'signal'}) ${lastWords}`.trim())));
  });
  return {
    ready,
    stop: async () => {
      child.askToEnd();
      await exited;
    },
  };
}
