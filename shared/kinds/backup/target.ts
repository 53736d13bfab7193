import type { TargetBase } from '../target-base';

/** Where `pgbackrest info --output=json` is to be had: one of file, command and url. */
export interface PgbackrestPlace {
  readonly file: string | null;
  /** its words, run without a shell */
  readonly command: readonly string[] | null;
  readonly url: string | null;
  /** PEM of an additional certificate authority, for `url` */
  readonly ca: string | null;
  readonly stanza: string;
}
/** Where an object store lists backups. */
export interface S3Place {
  readonly endpoint: string;
  readonly bucket: string;
  readonly prefix: string;
  readonly region: string;
  readonly accessKey: string;
  readonly secretKey: string;
  /** the bucket in the path, not in the host's name */
  readonly pathStyle: boolean;
  /** what one backup is: an object, or all that lies below one folder */
  readonly each: 'object' | 'folder';
  /** PEM of an additional certificate authority */
  readonly ca: string | null;
}
export type BackupKind = 'database' | 'filestore' | 'configuration';
export interface BackupTarget extends TargetBase {
  readonly probe: 'backup';
  /** what it holds */
  readonly kind: BackupKind;
  /** one of the two is there, but in a configuration of the past */
  readonly pgbackrest: PgbackrestPlace | null;
  readonly s3: S3Place | null;
  /** targets that it is a backup of */
  readonly of: readonly string[];
  /** ms after which the next one is due */
  readonly dueAfter: number;
  /** folder of results of restore tests; null: nobody tells of any */
  readonly restoreTests: string | null;
}
