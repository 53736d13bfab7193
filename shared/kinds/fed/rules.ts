import type { MethodRule } from '../../model/rule-row';

export const FED_METHODS: readonly MethodRule[] = [
  {
    id: 'feed.connection',
    clauses: ({ sentence }) => [
      ...(sentence === '' ? [] : [sentence.replace(/^The /u, 'the ')]),
      'the feed is away.',
    ],
    why: 'Values that only the feed carries go stale without it; it reconnects by itself (`for`, s, is how long it may take).',
    source: 'docs/feed.md',
  },
];
