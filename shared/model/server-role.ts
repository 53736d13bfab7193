/** `second`: accepts writes besides the one that counts as the primary. */
export type DatabaseRole = 'primary' | 'second' | 'standby';

/** The role of a database server, as stated by itself. */
export interface ServerRole {
  readonly target: string;
  readonly server: string;
  readonly role: DatabaseRole;
  /** id of the server that counts as the primary */
  readonly primary: string;
  readonly timeline: number | null;
}
