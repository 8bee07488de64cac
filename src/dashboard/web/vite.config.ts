import { defineConfig } from 'vite';

/** Where a service runs whose data the development server (`npx vite src/dashboard/web`) shows. */
const SERVICE = 'http://127.0.0.1:8080';

export default defineConfig({
  // The page may lie below any path.
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  // Exporters' folders hold how their files are shown.
  server: { proxy: { '/api': SERVICE }, fs: { allow: ['../../..'] } },
  build: {
    emptyOutDir: true,
    // Everything in files of its own: the page's policy allows nothing inline.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
