import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin, type Rolldown } from 'vite';

const PUBLISHED = 'package/EmailProvisioningPanel.tsx';
/** What the host brings, for the one module that is drawn by the host's React. */
const HOSTS = /^react(\/jsx-runtime)?$/;

/** Let each script bring its styles itself: a `<link>` in the host's page would not reach into the shadow tree. */
function stylesInScripts(): Plugin {
  return {
    name: 'styles-in-scripts',
    enforce: 'post',
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type === 'chunk') chunk.code = withStyles(chunk, bundle);
      }
      for (const name of Object.keys(bundle)) {
        if (name.endsWith('.css')) Reflect.deleteProperty(bundle, name);
      }
    },
  };
}

function withStyles(chunk: Rolldown.OutputChunk, bundle: Rolldown.OutputBundle): string {
  const css = [...(chunk.viteMetadata?.importedCss ?? [])].map((name) => {
    const asset = bundle[name];
    if (asset?.type !== 'asset') throw new Error(`${chunk.fileName} names ${name}, which was not built`);
    return scaled(String(asset.source));
  });
  if (css.length === 0) return chunk.code;
  const text = css.join('');
  const call = `__styles(${JSON.stringify(shut(text) + text)});`;
  return `import{addStyles as __styles}from"./styles.js";${call}\n${chunk.code}`;
}

/** Keep out what a host says of the variables that styles ask for: nothing else stops at a shadow tree's border. */
function shut(css: string): string {
  const asked = new Set([...css.matchAll(/var\((--[\w-]+)/g)].map(([, name = '']) => name));
  // The theme has all of these itself.
  const foreign = [...asked].filter((name) => !/^--(mantine|panel)-/.test(name));
  return foreign.length > 0 ? `.inside{${foreign.map((name) => `${name}:initial`).join(';')}}` : '';
}

/** Multiply each `rem` with the panel's own scale, as Mantine does already: see package/rem.ts. */
function scaled(css: string): string {
  if (/@(container|media)[^{]*\drem/.test(css)) throw new Error('a condition in rem cannot be scaled: use em');
  return css.replace(/(?<![\w.#-])(-?\d*\.?\d+)rem\b(?!\s*\*\s*var\(--mantine-scale\))/g, 'calc($1rem*var(--mantine-scale))');
}

/** Where the charts measure their texts, and what they say there of the page. */
const MEASURES = /recharts[\\/]es6[\\/]util[\\/]DOMUtils\.js$/;
const IN_PANEL = { 'document.getElementById(': 'placeInside().getElementById(', 'document.body.appendChild(': 'placeInside().append(' };

/** Let the charts measure their texts in the panel: in the host's page they would have its styles, and leave a trace. */
function measuringInside(): Plugin {
  return {
    name: 'measuring-inside',
    transform(code, id) {
      if (!MEASURES.test(id)) return null;
      const changed = Object.entries(IN_PANEL).reduce((text, [page, panel]) => {
        if (!text.includes(page)) throw new Error(`recharts measures in another way now: there is no ${page}`);
        return text.replace(page, panel);
      }, code);
      return `import { placeInside } from ${JSON.stringify(`${import.meta.dirname}/package/styles.ts`)};\n${changed}`;
    },
  };
}

export default defineConfig({
  plugins: [react(), stylesInScripts(), measuringInside()],
  publicDir: false,
  define: { 'process.env.NODE_ENV': '"production"' },
  build: {
    outDir: '../../dist/panel-package',
    emptyOutDir: true,
    license: { fileName: 'THIRD-PARTY-LICENSES.md' },
    assetsInlineLimit: 0,
    cssCodeSplit: true,
    lib: {
      formats: ['es'],
      entry: {
        'components/EmailProvisioningPanel': PUBLISHED,
        'panel/mount': 'package/mount.tsx',
        'panel/styles': 'package/styles.ts',
      },
    },
    rolldownOptions: {
      external: (name, importer) => HOSTS.test(name) && (importer?.endsWith(PUBLISHED) ?? false),
      output: { entryFileNames: '[name].js', chunkFileNames: 'panel/[name].js', minify: true },
    },
  },
});
