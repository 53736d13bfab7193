import { existsSync } from 'node:fs';

/** The registry's PostgreSQL, and Debian's where it is installed: both must pass. */
export const MAJORS: readonly { readonly name: string; readonly bin: string | undefined }[] = [
  { name: 'embedded', bin: undefined },
  ...[14, 15, 16, 17, 18]
    .map((major) => ({ name: `installed ${major}`, bin: `/usr/lib/postgresql/${major}/bin` }))
    .filter(({ bin }) => existsSync(`${bin}/postgres`)),
];
