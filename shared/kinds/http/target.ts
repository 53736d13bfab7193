import type { TargetBase } from '../target-base';

export interface HttpTarget extends TargetBase {
  readonly probe: 'http';
  readonly url: string;
  readonly method: 'GET' | 'HEAD';
  readonly headers: Readonly<Record<string, string>>;
  readonly expect: { readonly status: number; readonly contains: string | null };
  /** maximum number of redirects */
  readonly redirects: number;
  /** PEM of an additional certificate authority */
  readonly ca: string | null;
}
