import type { TargetBase } from '../target-base';

export interface RedisTarget extends TargetBase {
  readonly probe: 'redis';
  readonly url: string | null;
  readonly queues: readonly { readonly key: string; readonly type: 'list' | 'zset' | 'stream' }[];
  /** number that must follow; null: as many as were seen */
  readonly replicas: number | null;
  /** null: its users are not tracked */
  readonly attribution: RedisAttribution | null;
  /** PEM of an additional certificate authority */
  readonly ca: string | null;
}
export interface RedisAttribution {
  readonly by: readonly ('user' | 'database' | 'prefix')[];
  readonly commands: 'counters' | 'monitor';
  /** ends a key's prefix */
  readonly separator: string;
}
