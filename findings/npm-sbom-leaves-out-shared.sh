#!/usr/bin/env bash
# npm 11.19.1: the list of parts of a program lacks what a tool needs as well.
#
# `npm sbom --omit dev` is to list what a program ships with, as `npm ls --omit dev` does. Seen: a package that the
# program names among its own dependencies is missing from the list, CycloneDX and SPDX alike, as soon as a development
# dependency needs it too. `npm ls --omit dev` lists it, the lock file does not mark it as a development package, and
# `npm sbom` without --omit lists it unmarked. Whoever checks shipped parts against advisories does not see it.
LIMIT=120
. "$(dirname "$0")/lib/scratch.sh"

packages npm@11.19.1
npm() { "$work/node_modules/.bin/npm" "$@"; }
version '11.19.1' "$(npm --version)"
mkdir program
cd program
# js-yaml 4.1.0 depends on argparse.
cat >package.json <<'JSON'
{
  "name": "program",
  "version": "1.0.0",
  "private": true,
  "dependencies": { "argparse": "2.0.1", "ms": "2.1.3" },
  "devDependencies": { "js-yaml": "4.1.0" }
}
JSON
npm install --ignore-scripts --no-audit --no-fund >npm.log 2>&1 || could_not_run "npm install: $(tail -1 npm.log)"

names() { node -e 'let text = ""; process.stdin.on("data", (part) => (text += part)).on("end", () => console.log(eval(`(${process.argv[1]})`)(JSON.parse(text)).sort().join(" ")));' "$1"; }
cyclonedx='({ components }) => components.map(({ name }) => name)'
spdx='({ packages }) => packages.map(({ name }) => name).filter((name) => name !== "program")'

seen 'npm ls --omit dev lists' 'argparse ms' "$(npm ls --omit dev --json | names '({ dependencies }) => Object.keys(dependencies)')"
seen 'npm sbom --omit dev lists, as CycloneDX' 'ms' "$(npm sbom --omit dev --sbom-format cyclonedx | names "$cyclonedx")"
seen 'npm sbom --omit dev lists, as SPDX' 'ms' "$(npm sbom --omit dev --sbom-format spdx | names "$spdx")"
seen 'npm sbom lists' 'argparse js-yaml ms' "$(npm sbom --sbom-format cyclonedx | names "$cyclonedx")"
seen 'and marks as development' 'js-yaml' "$(npm sbom --sbom-format cyclonedx | names '({ components }) => components.filter(({ properties = [] }) => properties.some(({ name }) => name.endsWith("development"))).map(({ name }) => name)')"
verdict
