import type { MethodRule } from '../../model/rule-row';

export const FED_METHODS: readonly MethodRule[] = [
  {
    id: 'feed.connection',
    why: 'What only the feed knows goes stale without it; it comes back by itself (`for`, s, is its patience).',
    source: 'docs/feed.md',
  },
];
