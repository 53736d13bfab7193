import { z } from 'zod';
import { address, id, say, seconds } from '../../forms/schema-values';
import { base } from '../base-schema';

export const backup = z.strictObject({
  ...base,
  probe: z.literal('backup').describe('backups of pgBackRest, or in an object store'),
  kind: z.enum(['database', 'filestore', 'configuration']).default('database').describe('what they hold'),
  every: seconds(1, 86_400, '5m').default('5m').describe('time between two runs'),
  timeout: seconds(0.05, 600, '20s').optional().describe('a run ends after it; absent: 20 s'),
  pgbackrest: z
    .strictObject({
      file: z.string().min(1).optional().describe('absolute path of a file that a job keeps up to date'),
      command: z.array(z.string().min(1)).min(1).optional().describe('words that are run without a shell'),
      url: address(['http', 'https']).optional().describe('that answers with it'),
      ca: z.string().optional().describe('PEM of one more certificate authority, for `url`'),
    })
    .refine(
      ({ file, command, url }) => [file, command, url].filter((one) => one !== undefined).length === 1,
      say('names no place, or several', 'name one of file, command and url'),
    )
    .optional()
    .describe('where what `pgbackrest info --output=json` prints is to be had; this, or `s3`'),
  stanza: z.string().min(1).max(128).optional().describe('name of the stanza, for `pgbackrest`'),
  s3: z
    .strictObject({
      endpoint: address(['http', 'https']).describe('of S3, or what is compatible with it'),
      bucket: z.string().min(3).max(63).describe('name of the bucket'),
      prefix: z.string().max(1_024).default('').describe('only what begins with this: `odoo/`'),
      region: z.string().min(1).max(64).default('us-east-1').describe('in the signature'),
      accessKey: z.string().min(1).describe('of a user that may list and read settings: `${env:NAME}`'),
      secretKey: z.string().min(1).describe('`${env:NAME}`'),
      pathStyle: z.boolean().default(true).describe('`false`: the bucket is in the host’s name'),
      each: z
        .enum(['object', 'folder'])
        .default('object')
        .describe('what one backup is: an object, or all that lies below one folder'),
      ca: z.string().optional().describe('PEM of one more certificate authority: `${file:/path.pem}`'),
    })
    .optional()
    .describe('an object store that is asked for a listing; this, or `pgbackrest`'),
  of: z
    .array(id)
    .default([])
    .describe('targets that it is a backup of: services that rest on them are judged by it'),
  dueAfter: seconds(60, 366 * 86_400, '26h')
    .default('26h')
    .describe('after the last good one the next is due'),
  restoreTests: z
    .string()
    .min(1)
    .optional()
    .describe(
      'absolute path of a folder of results, a small YAML or JSON file each: `{ at: …, outcome: passed }`, or `failed`',
    ),
});
export type WrittenBackup = z.output<typeof backup>;

/** A target of this kind as one would write it. */
export const BACKUP_EXAMPLE = `
id: filestore-backup
probe: backup
kind: filestore
every: 5m
dueAfter: 26h
s3:
  endpoint: https://s3.eu-north-1.example.com
  bucket: backups
  prefix: odoo/
  accessKey: "\${env:S3_ACCESS_KEY}"
  secretKey: "\${env:S3_SECRET_KEY}"
`;
