// Build the panel as a package for other React applications: `make package`, into dist/panel-package.
import { copyFile, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path/posix';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { writeDeclarations } from './declarations.js';

const here = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const TARGET = here('../../dist/panel-package');
const ENTRY = 'package/EmailProvisioningPanel.tsx';
/** Where hosts find it, as the guide names it. */
const MAIN = 'components/EmailProvisioningPanel';

await build({ root: here('.'), configFile: here('vite.package.config.ts'), logLevel: 'warn' });
await writeDeclarations(ENTRY, TARGET);
// As deep in its folder as its source is, so that what it names stays where it looks for it.
await rename(join(TARGET, 'package/EmailProvisioningPanel.d.ts'), join(TARGET, `${MAIN}.d.ts`));
await writeFile(join(TARGET, 'package.json'), JSON.stringify(await manifest(), null, 2) + '\n');
await copyFile(here('package/README.md'), join(TARGET, 'README.md'));
await copyFile(here('../../LICENSE'), join(TARGET, 'LICENSE'));

async function manifest() {
  const { name, version, license } = JSON.parse(await readFile(here('package.json'), 'utf8'));
  const main = { types: `./${MAIN}.d.ts`, default: `./${MAIN}.js` };
  return {
    name,
    version,
    description: 'Create and use professional e-mail addresses: a React component for iaPosteManager Email Provisioning',
    license,
    type: 'module',
    main: main.default,
    types: main.types,
    exports: { '.': main, [`./${MAIN}`]: main, './package.json': './package.json' },
    // Parts that bring styles do so when they are loaded; the entry does nothing by itself.
    sideEffects: ['./panel/*.js'],
    files: ['components', 'lib', 'panel', 'THIRD-PARTY-LICENSES.md'],
    peerDependencies: { '@types/react': '^18 || ^19', react: '^18 || ^19' },
    peerDependenciesMeta: { '@types/react': { optional: true } },
  };
}
