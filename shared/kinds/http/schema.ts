import { z } from 'zod';
import { address } from '../../forms/schema-values';
import { base } from '../base-schema';

export const http = z.strictObject({
  ...base,
  probe: z.literal('http').describe('any HTTP endpoint'),
  url: address(['http', 'https']).describe('requested as it is; a redirect counts as the answer'),
  method: z.enum(['GET', 'HEAD']).default('GET').describe('request method'),
  headers: z.record(z.string(), z.string()).default({}).describe('request headers; values are secrets'),
  expect: z
    .strictObject({
      status: z.number().int().min(100).max(599).default(200).describe('expected status'),
      contains: z.string().min(1).optional().describe('expected text in the body'),
    })
    .prefault({})
    .describe('expected answer'),
  redirects: z.number().int().min(0).max(10).default(0).describe('maximum number of redirects to follow'),
  ca: z.string().optional().describe('PEM of one more certificate authority: `${file:/path.pem}`'),
});
export type WrittenHttp = z.output<typeof http>;

export const HTTP_EXAMPLE = `
id: shop-api
probe: http
url: https://erp.example.com/web/health
headers: { Authorization: "Bearer \${env:SHOP_TOKEN}" }
expect: { status: 200, contains: pass }
ca: "\${file:/etc/ssl/company-ca.pem}"
`;
