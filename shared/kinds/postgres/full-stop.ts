/** Sessions of a database that wait for a lock are a full stop from this many on, if they are this share of all its sessions. */
export const FULL_STOP = { waiters: 2, share: 0.5 } as const;
