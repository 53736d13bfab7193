import { bareAddress } from '../addresses';
import type { Kind } from '../kind';
import { HTTP_INDICATORS } from './indicators';
import { HTTP_METRICS } from './metrics';
import { HTTP_RULES } from './rules';
import type { WrittenHttp } from './schema';
import type { HttpTarget } from './target';

/** RFC 9110, 15 */
const BODYLESS: ReadonlySet<number> = new Set([100, 101, 102, 103, 204, 205, 304]);

export const HTTP: Kind<HttpTarget, WrittenHttp> = {
  id: 'http',
  label: '',
  metrics: HTTP_METRICS,
  rules: HTTP_RULES,
  methods: [],
  indicators: HTTP_INDICATORS,
  groups: [{ id: 'ingress', title: 'Ingress', place: 20, worth: 30, head: 'reading' }],
  evidence: ['http.check'],
  isAsked: () => true,
  settle: ({ url, method, headers, expect, redirects, ca }, base) => ({
    ...base,
    probe: 'http',
    url,
    method,
    headers,
    expect: { status: expect.status, contains: expect.contains ?? null },
    redirects,
    ca: ca ?? null,
  }),
  check: ({ method, expect }) => {
    if (expect.contains === undefined) return [];
    const path = ['expect', 'contains'];
    const what = 'can never be found';
    if (method === 'HEAD') return [{ path, what, remedy: 'remove it, or use method GET: HEAD has no body' }];
    if (!BODYLESS.has(expect.status)) return [];
    return [{ path, what, remedy: `remove it: an answer with status ${expect.status} has no body` }];
  },
  withoutAccess: (target) => ({ ...target, url: bareAddress(target.url), headers: {}, ca: null }),
};
