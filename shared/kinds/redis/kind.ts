import { addressFindings, bareUrl } from '../addresses';
import type { Kind } from '../kind';
import { parseRedisAddress } from './address';
import { REDIS_INDICATORS } from './indicators';
import { REDIS_METRICS } from './metrics';
import { REDIS_METHODS, REDIS_RULES } from './rules';
import type { WrittenRedis } from './schema';
import type { RedisTarget } from './target';

export const REDIS: Kind<RedisTarget, WrittenRedis> = {
  id: 'redis',
  label: 'Redis',
  metrics: REDIS_METRICS,
  rules: REDIS_RULES,
  methods: REDIS_METHODS,
  indicators: REDIS_INDICATORS,
  groups: [
    { id: 'queues', title: 'Queues', place: 40, worth: 60, head: 'subject' },
    { id: 'redis', title: 'Redis', place: 60, worth: 50, head: 'subject' },
  ],
  evidence: ['redis.node'],
  isAsked: ({ url }) => url !== null,
  settle: ({ url, queues, replicas, attribution, ca }, base) => ({
    ...base,
    probe: 'redis',
    url: url ?? null,
    queues,
    replicas: replicas ?? null,
    attribution: attribution ?? null,
    ca: ca ?? null,
  }),
  check: ({ url }) => addressFindings(url, ['url'], parseRedisAddress),
  withoutAccess: (target) => ({ ...target, url: bareUrl(target.url), ca: null }),
  withDefaults: (target) => ({ ...target, replicas: target.replicas ?? null }),
};
