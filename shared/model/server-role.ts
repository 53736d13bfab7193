/** `second`: takes writes beside the one that counts as the primary. */
export type DatabaseRole = 'primary' | 'second' | 'standby';

/** Which part a server of a database plays, as it says itself. */
export interface ServerRole {
  readonly target: string;
  readonly server: string;
  readonly role: DatabaseRole;
  /** id of the server that counts as the primary */
  readonly primary: string;
  readonly timeline: number | null;
}
