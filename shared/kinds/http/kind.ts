import { bareAddress } from '../addresses';
import type { Kind } from '../kind';
import { HTTP_INDICATORS } from './indicators';
import { HTTP_METRICS } from './metrics';
import { HTTP_RULES } from './rules';
import type { WrittenHttp } from './schema';
import type { HttpTarget } from './target';

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
  withoutAccess: (target) => ({ ...target, url: bareAddress(target.url), headers: {}, ca: null }),
};
