import { defineConfig } from 'vite';
import { devGateway } from './test-support/devGateway.ts';

/** `npm run dev` talks to a fake gateway, or to a real one whose address is in SLUICE_GATEWAY. */
const gateway = process.env['SLUICE_GATEWAY'];
const proxy = gateway ? { '/api': gateway } : {};
const csp =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
  "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export default defineConfig({
  // The page's own files lie beside it, wherever a proxy puts it.
  base: './',
  plugins: gateway ? [] : [devGateway()],
  server: { proxy },
  preview: { proxy, headers: { 'Content-Security-Policy': csp } },
  build: {
    outDir: 'target/classes/META-INF/resources/sluice-page',
    reportCompressedSize: false,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: false,
    rolldownOptions: {
      input: { index: 'index.html', 'download-worker': 'src/workers/download.worker.ts' },
      output: {
        // A service worker reaches only what lies beside or below it.
        entryFileNames: ({ name }) =>
          name === 'download-worker' ? '[name].js' : 'assets/[name]-[hash].js',
      },
    },
  },
  worker: { format: 'es' },
});
