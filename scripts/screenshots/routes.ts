import { join } from 'node:path';
import { createServer } from 'vite';
import { parameters, type FirstOf } from './pages.ts';

type Routed = { createAppRouter: (queries: unknown) => { routesByPath: Record<string, unknown> } };

/** Every page of the router with where its parameters come from. */
export async function routedPages(): Promise<[string, Record<string, FirstOf>][]> {
  const paths = await routedPaths();
  const named = (path: string) => path.match(/(?<=\$)\w+/g) ?? [];
  const missing = paths.filter((path) => named(path).some((name) => !(name in (parameters[path] ?? {}))));
  if (missing.length > 0)
    throw new Error(
      `Nothing says what to show at ${missing.join(', ')}: add it to scripts/screenshots/pages.ts.`,
    );
  const gone = Object.keys(parameters).filter((path) => !paths.includes(path));
  if (gone.length > 0) throw new Error(`The router has no page at ${gone.join(', ')} any more.`);
  return paths.map((path) => [path, parameters[path] ?? {}]);
}

/** The addresses of all pages, as the router has them. */
async function routedPaths(): Promise<string[]> {
  const server = await createServer({
    root: join(import.meta.dirname, '../../dashboard'),
    logLevel: 'error',
    appType: 'custom',
    server: { middlewareMode: true, watch: null, hmr: false, ws: false },
    optimizeDeps: { noDiscovery: true, include: [] },
  });
  try {
    const { createAppRouter } = (await server.ssrLoadModule('/src/app/router.tsx')) as Routed;
    const paths = Object.keys(createAppRouter({}).routesByPath);
    return [...new Set(paths.map((path) => path.replace(/(.)\/$/, '$1')))];
  } finally {
    await server.close();
  }
}
