import type { Kind } from '../kind';
import { FED_INDICATORS } from './indicators';
import { FED_METRICS } from './metrics';
import { FED_METHODS } from './rules';
import type { WrittenFed } from './schema';
import type { FeedTarget } from './target';

/** Targets known only from a feed. The rules of all kinds apply if it has their metric. */
export const FED: Kind<FeedTarget, WrittenFed> = {
  id: 'feed',
  label: '',
  metrics: FED_METRICS,
  rules: [],
  methods: FED_METHODS,
  indicators: FED_INDICATORS,
  groups: [
    { id: 'workers', title: 'Workers', place: 30, worth: 70, head: 'reading' },
    { id: 'storage', title: 'Storage', place: 70, worth: 40, head: 'subject' },
    { id: 'kubernetes', title: 'Kubernetes', place: 80, worth: 10, head: 'subject' },
  ],
  evidence: [],
  isAsked: () => false,
  settle: (_, base) => ({ ...base, probe: 'feed' }),
  withoutAccess: (target) => target,
};
