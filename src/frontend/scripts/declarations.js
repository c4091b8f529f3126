// The types of the published package: what its entry shows and all that this names, each file made from its source
// alone. The address comes from openapi.json, cut down to what an address consists of.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path/posix';
import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';

const ACCOUNT = 'lib/api/account.ts';
const LOCAL_IMPORT = /(from )(['"])(\.[^'"]+)\2/g;
const OPTIONS = { declaration: true, isolatedDeclarations: true, jsx: ts.JsxEmit.ReactJSX };

const source = (path) => new URL(`../${path}`, import.meta.url);

/** Write the declarations of a source, and of all that they name, below a folder. */
export async function writeDeclarations(entry, target) {
  const wanted = [entry];
  const done = new Set();
  for (let path = wanted.pop(); path !== undefined; path = wanted.pop()) {
    if (done.has(path)) continue;
    done.add(path);
    const text = path === ACCOUNT ? await accountDeclaration() : await declarationOf(path);
    wanted.push(...[...text.matchAll(LOCAL_IMPORT)].map(([, , , name]) => resolved(path, name)));
    // With its ending, as Node's own rules for modules want it.
    await write(join(target, path.replace(/\.tsx?$/, '.d.ts')), text.replace(LOCAL_IMPORT, '$1$2$3.js$2'));
  }
}

function resolved(from, name) {
  const path = normalize(join(dirname(from), name));
  const known = ['.ts', '.tsx'].find((ending) => ts.sys.fileExists(source(path + ending).pathname));
  if (!known) throw new Error(`${from} names ${name}, which is no source`);
  return path + known;
}

async function write(path, text) {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

async function declarationOf(path) {
  const text = await readFile(source(path), 'utf8');
  const { outputText, diagnostics } = ts.transpileDeclaration(text, { fileName: path, compilerOptions: OPTIONS });
  if (diagnostics?.length) {
    const host = { getCurrentDirectory: () => '.', getCanonicalFileName: (name) => name, getNewLine: () => '\n' };
    throw new Error(ts.formatDiagnostics(diagnostics, host));
  }
  return outputText;
}

/** Make the type of an address from the document of the API. */
async function accountDeclaration() {
  const document = JSON.parse(await readFile(source('openapi.json'), 'utf8'));
  const answer = document.paths['/api/email/accounts/{id}'].get.responses['200'].content['application/json'];
  const name = nameOf(answer.schema.$ref);
  const schemas = Object.fromEntries([...needed(document, name)].map((each) => [each, document.components.schemas[each]]));
  const cut = { openapi: document.openapi, info: document.info, paths: {}, components: { schemas } };
  const types = astToString(await openapiTS(cut, { defaultNonNullable: false }));
  const components = types.slice(types.indexOf('export interface components'), types.indexOf('export type $defs'));
  return `${components}\n/** An address. */\nexport type Account = components['schemas']['${name}'];\n`;
}

const nameOf = (reference) => reference.slice('#/components/schemas/'.length);

/** Return the names of a schema and of all that it refers to. */
function needed(document, name, found = new Set()) {
  if (found.has(name)) return found;
  found.add(name);
  JSON.stringify(document.components.schemas[name], (key, value) => {
    if (key === '$ref') needed(document, nameOf(value), found);
    return value;
  });
  return found;
}
