// Checks what npm brings in, from the lock file alone: every package has a licence that we may pass
// on, is pinned by a checksum, and comes from the public registry. The sister of deny.toml.
//
//   node scripts/npm-licences.mjs [LOCK-FILE]

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// What ends in the files that browsers load: permissive only, as in the program itself.
const ALLOWED = new Set(['MIT', 'Apache-2.0', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'OFL-1.1']);
// What only tests use and nobody receives may also be share-alike by file.
const ALLOWED_IN_TESTS = new Set([...ALLOWED, 'MPL-2.0']);
const REGISTRY = 'https://registry.npmjs.org/';

/** The sentences that say what is wrong with one package; none if all is well. */
export function complaints(path, entry) {
  const name = path.replace(/^.*node_modules\//, '');
  const allowed = entry.dev ? ALLOWED_IN_TESTS : ALLOWED;
  const found = [];
  if (!licenceFits(entry.license ?? '', allowed)) {
    found.push(`${name} ${entry.version}: licence "${entry.license ?? 'none'}" is not on the list in scripts/npm-licences.mjs`);
  }
  if (!entry.integrity) found.push(`${name} ${entry.version}: no checksum in the lock file`);
  if (entry.resolved && !entry.resolved.startsWith(REGISTRY)) {
    found.push(`${name} ${entry.version}: comes from ${entry.resolved}, not from ${REGISTRY}`);
  }
  return found;
}

/** "(MIT OR GPL-2.0)" leaves a choice; "MIT AND GPL-2.0" does not. */
function licenceFits(expression, allowed) {
  const plain = expression.replace(/[()]/g, ' ').trim();
  return plain.split(/\s+OR\s+/).some((choice) => choice.split(/\s+AND\s+/).every((each) => allowed.has(each.trim())));
}

const SAMPLES = [
  [{ version: '1', license: 'MIT', integrity: 'x' }, 0],
  [{ version: '1', license: '(GPL-3.0 OR MIT)', integrity: 'x' }, 0],
  [{ version: '1', license: 'MIT AND GPL-3.0', integrity: 'x' }, 1],
  [{ version: '1', license: 'MPL-2.0', integrity: 'x' }, 1],
  [{ version: '1', license: 'MPL-2.0', integrity: 'x', dev: true }, 0],
  [{ version: '1', integrity: 'x' }, 1],
  [{ version: '1', license: 'MIT', resolved: 'https://elsewhere.example/a.tgz' }, 2],
];
for (const [entry, expected] of SAMPLES) {
  const found = complaints('node_modules/sample', entry).length;
  if (found !== expected) throw new Error(`the check itself is wrong for ${JSON.stringify(entry)}: ${found}`);
}

const lockFile = process.argv[2] ?? fileURLToPath(new URL('../web/package-lock.json', import.meta.url));
const packages = Object.entries(JSON.parse(readFileSync(lockFile, 'utf8')).packages).filter(([path]) => path !== '');
const found = packages.flatMap(([path, entry]) => complaints(path, entry));
for (const sentence of found) console.error(`✗ ${sentence}`);
if (found.length > 0) process.exit(1);
console.log(`npm: licences and checksums of ${packages.length} packages ok`);
