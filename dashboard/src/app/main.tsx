import './mantine.css';
import './global.css';
import { DirectionProvider, MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { sessionQuery } from '../api/session.ts';
import { direction, language } from '../language/language.ts';
import { createQueries } from './queries.ts';
import { createAppRouter } from './router.tsx';
import { cssVariables, theme } from './theme.ts';

document.documentElement.lang = language;
document.documentElement.dir = direction;

const queries = createQueries(() => void goToSignIn());
const router = createAppRouter(queries);

/** A session that ended: sign in again and come back to this page. */
async function goToSignIn(): Promise<void> {
  const { pathname, href } = router.state.location;
  const [, area] = /^\/(dashboard|account)(?:\/|$)/.exec(pathname) ?? [];
  if (area === undefined || pathname.endsWith('/sign-in')) return;
  queries.removeQueries();
  const to = area === 'account' ? '/account/sign-in' : '/dashboard/sign-in';
  await router.navigate({ to, search: { return: href }, replace: true });
}

/** The content security policy allows inline styles with this answer's nonce only; the server writes it into the document. */
function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? '';
}

// What locks the page's scrolling behind a dialog (react-remove-scroll) writes a style element and looks for its nonce here.
Object.assign(globalThis, { __webpack_nonce__: styleNonce() });

// What the first page needs is asked for at once: its parts beside who is signed in, not after it.
for (const { routeId } of router.matchRoutes(router.latestLocation)) {
  const { component } = router.routesById[routeId as keyof typeof router.routesById].options;
  if (component && 'preload' in component) void component.preload?.();
}
if (isBehindSignIn(router.latestLocation.pathname)) void queries.prefetchQuery(sessionQuery);

function isBehindSignIn(pathname: string): boolean {
  return /^\/dashboard(\/|$)/.test(pathname) && !/^\/dashboard\/(sign-in|welcome)$/.test(pathname);
}

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element with the id "root"');

createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={styleNonce}
    >
      <DirectionProvider initialDirection={direction} detectDirection={false}>
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </DirectionProvider>
    </MantineProvider>
  </StrictMode>,
);
