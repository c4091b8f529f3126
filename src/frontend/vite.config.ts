import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** Folder of the page, under which the server mounts `assets/` as well. */
const PAGE = 'email-provisioning';

export default defineConfig({
  plugins: [react()],
  base: './',
  publicDir: false,
  // `npm run dev` beside a running server: the page is Vite's, the API is the server's.
  server: { proxy: { '/api': 'http://127.0.0.1:5000' } },
  build: {
    outDir: '../backend/email_provisioning/web/static/panel',
    emptyOutDir: true,
    manifest: 'manifest.json',
    // A data: URI would need an opening in the Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // What the page needs at once is one script: packed, it is smaller than several.
      output: { codeSplitting: { groups: [{ name: 'first', test: /StandalonePage\.tsx$/ }] } },
    },
  },
  experimental: {
    // The page has no trailing slash, so what it names is relative to its parent folder:
    // it then works under any base path of a host application.
    renderBuiltUrl: (file, { hostType }) =>
      hostType === 'html' ? `${PAGE}/${file}` : { relative: true },
  },
  test: {
    environment: 'jsdom',
    environmentOptions: { jsdom: { url: 'http://localhost:5000/email-provisioning' } },
    setupFiles: ['./testing/setup.ts'],
    css: false,
    restoreMocks: true,
    maxWorkers: 2,
    testTimeout: 60_000,
  },
});
