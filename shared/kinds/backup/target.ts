import type { TargetBase } from '../target-base';

/** Source of `pgbackrest info --output=json`: one of file, command and url. */
export interface PgbackrestPlace {
  readonly file: string | null;
  /** the command's words, run without a shell */
  readonly command: readonly string[] | null;
  readonly url: string | null;
  /** PEM of an additional certificate authority, for `url` */
  readonly ca: string | null;
  readonly stanza: string;
}
/** An object store that lists backups. */
export interface S3Place {
  readonly endpoint: string;
  readonly bucket: string;
  readonly prefix: string;
  readonly region: string;
  readonly accessKey: string;
  readonly secretKey: string;
  /** the bucket in the path, not in the host's name */
  readonly pathStyle: boolean;
  /** one backup is an object, or everything below one folder */
  readonly each: 'object' | 'folder';
  /** PEM of an additional certificate authority */
  readonly ca: string | null;
}
export type BackupKind = 'database' | 'filestore' | 'configuration';
export interface BackupTarget extends TargetBase {
  readonly probe: 'backup';
  /** type of the data */
  readonly kind: BackupKind;
  /** exactly one is set, except in an archived configuration */
  readonly pgbackrest: PgbackrestPlace | null;
  readonly s3: S3Place | null;
  /** targets whose backups these are */
  readonly of: readonly string[];
  /** ms after which the next one is due */
  readonly dueAfter: number;
  /** folder of restore test results; null: none */
  readonly restoreTests: string | null;
}
