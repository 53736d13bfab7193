import { z } from 'zod';
import { address, id, issueMessage, seconds } from '../../forms/schema-values';
import { base } from '../base-schema';

export const backup = z.strictObject({
  ...base,
  probe: z.literal('backup').describe('backups in pgBackRest or an object store'),
  kind: z
    .enum(['database', 'filestore', 'configuration'])
    .default('database')
    .describe('content of the backups'),
  every: seconds(1, 86_400, '5m').default('5m').describe('time between two runs'),
  timeout: seconds(0.05, 600, '20s').optional().describe('time limit of a run; absent: 20 s'),
  pgbackrest: z
    .strictObject({
      file: z
        .string()
        .min(1)
        .optional()
        .describe(
          'path of a file that a job updates; a relative one starts at the folder of this configuration',
        ),
      command: z
        .array(z.string().min(1))
        .min(1)
        .optional()
        .describe('command and arguments, run without a shell'),
      url: address(['http', 'https']).optional().describe('address that returns it'),
      ca: z.string().optional().describe('PEM of one more certificate authority, for `url`'),
    })
    .refine(
      ({ file, command, url }) => [file, command, url].filter((one) => one !== undefined).length === 1,
      issueMessage('names no place, or several', 'name one of file, command and url'),
    )
    .optional()
    .describe('source of the output of `pgbackrest info --output=json`; either this or `s3`'),
  stanza: z.string().min(1).max(128).optional().describe('name of the stanza, for `pgbackrest`'),
  s3: z
    .strictObject({
      endpoint: address(['http', 'https']).describe('address of S3 or a compatible store'),
      bucket: z.string().min(3).max(63).describe('name of the bucket'),
      prefix: z.string().max(1_024).default('').describe('only objects with this prefix: `odoo/`'),
      region: z.string().min(1).max(64).default('us-east-1').describe('region for the signature'),
      accessKey: z
        .string()
        .min(1)
        .describe('access key of a user that may list objects and read settings: `${env:NAME}`'),
      secretKey: z.string().min(1).describe('`${env:NAME}`'),
      pathStyle: z.boolean().default(true).describe('`false`: the bucket is part of the host name'),
      each: z
        .enum(['object', 'folder'])
        .default('object')
        .describe('what a backup consists of: one object, or everything below one folder'),
      ca: z.string().optional().describe('PEM of one more certificate authority: `${file:/path.pem}`'),
    })
    .optional()
    .describe('an object store whose objects are listed; either this or `pgbackrest`'),
  of: z
    .array(id)
    .default([])
    .describe('targets that are backed up; services that depend on them are judged by the backup'),
  dueAfter: seconds(60, 366 * 86_400, '26h')
    .default('26h')
    .describe('time after the last good backup at which the next one is due'),
  restoreTests: z
    .string()
    .min(1)
    .optional()
    .describe(
      'path of a folder of results, one small YAML or JSON file each: `{ at: …, outcome: passed }`, or `failed`; a relative one starts at the folder of this configuration',
    ),
});
export type WrittenBackup = z.output<typeof backup>;

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
