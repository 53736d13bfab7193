import { existsSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import swc from '@swc/core';
import { cruise } from 'dependency-cruiser';

// dependency-cruiser 17 asks swc for TypeScript without JSX, whatever the file's name; it shares this module object.
const parseFileSync = swc.parseFileSync;
Object.assign(swc, {
  parseFileSync: (/** @type {string} */ file, /** @type {import('@swc/core').TsParserConfig} */ options) =>
    parseFileSync(file, { ...options, tsx: file.endsWith('.tsx') }),
});

const ROOMS = ['shared', 'main', 'preload', 'renderer', 'scripts', 'bin', 'test'];

/** @param {string} root */
function sourceFiles(root) {
  return ROOMS.filter((room) => existsSync(join(root, room))).flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, withFileTypes: true })
      .filter(
        (entry) => entry.isFile() && /\.(ts|tsx|mjs)$/.test(entry.name) && !entry.name.endsWith('.d.ts'),
      )
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/')),
  );
}

/**
 * Holds the import table over the tree at `root`. A cruiser that lacks a parser for TypeScript finds no modules and
 * no imports, and is content: so every file on disk must have been seen, and imports between them too.
 * @param {string} root
 * @returns {Promise<{ problems: string[], modules: number, imports: number }>}
 */
export async function checkImports(root) {
  const { default: config } = await import(pathToFileURL(join(root, '.dependency-cruiser.mjs')).href);
  const rooms = ROOMS.filter((room) => existsSync(join(root, room)));
  const { output } = await cruise(rooms, {
    ...config.options,
    baseDir: root,
    ruleSet: { forbidden: config.forbidden },
    validate: true,
  });
  if (typeof output === 'string') throw new Error('dependency-cruiser answered text instead of a result');
  const problems = output.summary.violations.map(
    (violation) => `${violation.rule.name}: ${violation.from} -> ${violation.to}`,
  );
  const files = sourceFiles(root);
  const seen = new Map(output.modules.map((module) => [module.source, module]));
  for (const file of files.filter((name) => !seen.has(name))) problems.push(`not cruised: ${file}`);
  const imports = files.reduce((sum, file) => sum + (seen.get(file)?.dependencies.length ?? 0), 0);
  if (imports < files.length)
    problems.push(`only ${imports} imports found in ${files.length} modules: the parser is missing`);
  return { problems, modules: files.length, imports };
}
