import { fork } from 'node:child_process';

/** What the demo's process says to the one that started it. */
export type DemoMessage =
  | { readonly type: 'progress'; readonly text: string; readonly ratio: number }
  | { readonly type: 'ready'; readonly configPath: string }
  | { readonly type: 'failed'; readonly reason: string };

export interface DemoRequest {
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
 * Starts the demo estate beside this process. It ends when `stop` is called or when this process dies, however it dies:
 * the channel between both is closed then.
 */
export function launchDemo(request: DemoRequest): RunningDemo {
  const args = [
    '--data',
    request.dataDir,
    '--tenants',
    String(request.tenants),
    '--scenario',
    request.scenario,
  ];
  const child = fork(request.program, args, {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  let lastWords = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    lastWords = `${lastWords}${text}`.slice(-400);
  });
  const ready = new Promise<string>((resolve, reject) => {
    child.on('message', (message: DemoMessage) => {
      if (message.type === 'progress') request.onProgress(message.text, message.ratio);
      else if (message.type === 'ready') resolve(message.configPath);
      else reject(new Error(message.reason));
    });
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(new Error(`its process ended (${code ?? 'signal'}) ${lastWords}`.trim())),
    );
  });
  return {
    ready,
    stop: async () => {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}
