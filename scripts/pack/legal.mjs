import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { noticesOf, noticesText } from './notices.mjs';
import { shippedSbom, wholeSbom } from './sbom.mjs';
import { shippedPackages } from './shipped.mjs';

/**
 * Writes what ships beside the program: its own licence, those of others, and the list of its parts.
 * @param {string} root
 * @param {string} folder
 * @param {string} [electron] version that is packed; absent: the one of the lock file
 */
export async function writeLegal(root, folder, electron) {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const version = electron ?? packages['node_modules/electron'].version;
  const notices = noticesText(noticesOf(root, packages, version));
  const sbom = shippedSbom(await wholeSbom(root), shippedPackages(packages, root), version);
  mkdirSync(folder, { recursive: true });
  copyFileSync(join(root, 'LICENSE'), join(folder, 'LICENSE.txt'));
  writeFileSync(join(folder, 'THIRD-PARTY-NOTICES.txt'), notices);
  writeFileSync(join(folder, 'sbom.cdx.json'), `${JSON.stringify(sbom, null, 2)}\n`);
}
