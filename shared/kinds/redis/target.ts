import type { TargetBase } from '../target-base';

export interface RedisTarget extends TargetBase {
  readonly probe: 'redis';
  readonly url: string | null;
  readonly queues: readonly { readonly key: string; readonly type: 'list' | 'zset' | 'stream' }[];
  /** that must follow; null: as many as were seen */
  readonly replicas: number | null;
  /** null: nobody asks who uses it */
  readonly attribution: RedisAttribution | null;
  /** PEM of an additional certificate authority */
  readonly ca: string | null;
}
export interface RedisAttribution {
  readonly by: readonly ('user' | 'database' | 'prefix')[];
  readonly commands: 'counters' | 'monitor';
  /** ends the prefix of a key */
  readonly separator: string;
}
