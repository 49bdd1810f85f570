import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './global.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createQueries } from './queries.ts';
import { createAppRouter } from './router.tsx';
import { cssVariables, theme } from './theme.ts';

const queries = createQueries(() => void goToSignIn());
const router = createAppRouter(queries);

/** A session that ended: sign in again and come back to this page. */
async function goToSignIn(): Promise<void> {
  const { pathname, href } = router.state.location;
  if (!pathname.startsWith('/dashboard') || pathname === '/dashboard/sign-in') return;
  queries.removeQueries();
  await router.navigate({ to: '/dashboard/sign-in', search: { return: href }, replace: true });
}

/** The content security policy allows inline styles with this answer's nonce only; the server writes it into the document. */
function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? '';
}

// What locks the page's scrolling behind a dialog (react-remove-scroll) writes a style element and looks for its nonce here.
Object.assign(globalThis, { __webpack_nonce__: styleNonce() });

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
      <QueryClientProvider client={queries}>
        <Notifications position="bottom-right" />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
