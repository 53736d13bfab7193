import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ProvisionError } from '../provision/paths.mjs';

/**
 * The parts of a CycloneDX document that are read here. https://cyclonedx.org/docs/1.5/json/
 * @typedef {{ 'bom-ref': string, name: string, version: string, purl: string, hashes?: unknown, properties?: unknown }} Component
 * @typedef {{ ref: string, dependsOn: readonly string[] }} Dependency
 * @typedef {{ metadata: { component: Component }, components: readonly Component[], dependencies: readonly Dependency[] }} Sbom
 */

/** bytes; the document of all packages has about 600,000 */
const LARGEST = 64 * 1024 * 1024;

/**
 * The document of every installed package, as npm writes it. `--omit dev` is not used: it also leaves out packages that
 * the program and a tool both need.
 * @param {string} root
 * @returns {Promise<Sbom>}
 */
export async function wholeSbom(root) {
  const args = ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application'];
  const npm = process.env.npm_execpath;
  const run = promisify(execFile);
  const options = { cwd: root, maxBuffer: LARGEST };
  try {
    const { stdout } = await (npm?.endsWith('.js')
      ? run(process.execPath, [npm, ...args], options)
      : run('npm', args, { ...options, shell: process.platform === 'win32' }));
    return JSON.parse(stdout);
  } catch (error) {
    const said = /** @type {{ stderr?: string, message: string }} */ (error);
    throw new ProvisionError(
      `npm made no list of the packages: ${(said.stderr || said.message).trim().split('\n').slice(0, 3).join(' ')}`,
      'Install exactly what the lock file names, with npm ci, and npm 10 or later.',
    );
  }
}

/**
 * The same document with nothing but what ships: the packages given, and Electron in the version that is packed.
 * @param {Sbom} whole
 * @param {readonly { name: string, version: string }[]} shipped
 * @param {string} electron version
 * @returns {Sbom}
 */
export function shippedSbom(whole, shipped, electron) {
  const kept = new Set(shipped.map(({ name, version }) => `${name}@${version}`));
  const { component } = whole.metadata;
  const parts = whole.components.filter((part) => kept.has(part['bom-ref']));
  const missing = [...kept].filter((ref) => !parts.some((part) => part['bom-ref'] === ref));
  const runtime = whole.components.find(({ name }) => name === 'electron');
  if (runtime === undefined || missing.length > 0)
    throw new ProvisionError(
      `These packages ship and are not installed: ${[...missing, ...(runtime ? [] : ['electron'])].join(', ')}.`,
      'Type npm ci, and pack again.',
    );
  const own = electronPart(runtime, electron);
  const refs = new Set([...kept, component['bom-ref'], own['bom-ref']]);
  return {
    ...whole,
    // npm names the project after its folder.
    metadata: {
      ...whole.metadata,
      component: { ...component, name: component['bom-ref'].replace(/@[^@]*$/, '') },
    },
    components: [...parts, own],
    dependencies: [
      ...whole.dependencies
        .filter(({ ref }) => refs.has(ref) && ref !== own['bom-ref'])
        .map(({ ref, dependsOn }) => ({
          ref,
          dependsOn: [
            ...dependsOn.filter((each) => refs.has(each) && each !== own['bom-ref']),
            ...(ref === component['bom-ref'] ? [own['bom-ref']] : []),
          ],
        })),
      { ref: own['bom-ref'], dependsOn: [] },
    ],
  };
}

/**
 * Electron's package is a tool that downloads the runtime, so its checksum is not that of what ships.
 * @param {Component} part
 * @param {string} version
 * @returns {Component}
 */
function electronPart({ hashes: _ofPackage, properties: _asTool, ...part }, version) {
  return { ...part, 'bom-ref': `electron@${version}`, version, purl: `pkg:npm/electron@${version}` };
}
