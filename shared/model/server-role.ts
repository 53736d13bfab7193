/** `second`: takes writes beside the one that counts as the primary. */
export type Role = 'primary' | 'second' | 'standby';

/** Which part a server of a database plays, as it says itself. */
export interface ServerRole {
  readonly target: string;
  readonly server: string;
  readonly role: Role;
  /** id of the server that counts as the primary */
  readonly primary: string;
  readonly timeline: number | null;
}
