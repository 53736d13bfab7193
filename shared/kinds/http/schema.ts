import { z } from 'zod';
import { address } from '../../forms/schema-values';
import { base } from '../base-schema';

export const http = z.strictObject({
  ...base,
  probe: z.literal('http').describe('anything that answers HTTP'),
  url: address(['http', 'https']).describe('asked as it stands; a redirect is an answer'),
  method: z.enum(['GET', 'HEAD']).default('GET').describe('how it is asked'),
  headers: z.record(z.string(), z.string()).default({}).describe('sent along; values are kept secret'),
  expect: z
    .strictObject({
      status: z.number().int().min(100).max(599).default(200).describe('status of a good answer'),
      contains: z.string().min(1).optional().describe('text within a good answer'),
    })
    .prefault({})
    .describe('what a good answer is'),
  redirects: z.number().int().min(0).max(10).default(0).describe('redirects followed at most'),
  ca: z.string().optional().describe('PEM of one more certificate authority: `${file:/path.pem}`'),
});
export type WrittenHttp = z.output<typeof http>;

/** A target of this kind as one would write it. */
export const HTTP_EXAMPLE = `
id: shop-api
probe: http
url: https://erp.example.com/web/health
headers: { Authorization: "Bearer \${env:SHOP_TOKEN}" }
expect: { status: 200, contains: pass }
ca: "\${file:/etc/ssl/company-ca.pem}"
`;
