import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compiledAhead } from './compiled-ahead.ts';
import { precompress } from './precompress.ts';
import { texts } from './texts.ts';

const server = `http://127.0.0.1:${process.env['PORT'] ?? 3000}`;
const answeredByTheServer = [
  '/v1',
  '/admin',
  '/webhooks',
  '/openapi.json',
  '/problems',
  '/checkout',
  '/docs',
  '^/(\\?.*)?$',
  '/scenarios/',
  '/signup',
  '/storefront/',
  '/buy/',
  '/sitemap',
  '/robots.txt',
  '/account/confirm',
  '/account/exports',
  '/feedback',
  '/healthz',
  '/readyz',
  '/metrics',
  '/unsubscribe/',
  '/billing-portal/',
  '/calibrate/',
  '/offers/',
];

/** Builds the dashboard into `dashboard/dist`; in development, what the API answers is asked from the running server. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [texts(), react(), compiledAhead('frame'), precompress()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    manifest: true,
    chunkSizeWarningLimit: 600,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // What the first page needs comes in one piece: fifty small files take longer to ask for than to read.
            {
              name: 'frame',
              test: /dashboard\/src\/(app\/(main|shell)|features\/overview\/overview-page)\.tsx$/,
              priority: 2,
            },
            // What places bubbles and menus is wanted without what most other pages share: fields, tables, dialogs.
            { name: 'floating', test: /@floating-ui/, priority: 1 },
            { name: 'shared', minShareCount: 10 },
          ],
        },
      },
    },
  },
  server: {
    host: '127.0.0.1',
    proxy: Object.fromEntries(
      answeredByTheServer.map((path) => [path, { target: server, changeOrigin: false }]),
    ),
  },
});
