import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// Everything is found from the document's <base>, so that the same build works below any path.
export default defineConfig({
  plugins: [react()],
  base: './',
  // What would become a data: address is a file: the policy of the pages is strict.
  build: { assetsInlineLimit: 0 },
});
