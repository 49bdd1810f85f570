import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, RouterProvider } from '@tanstack/react-router';
import { cleanup, configure, render } from '@testing-library/react';
import { afterEach, vi } from 'vitest';
import type { Session } from '../../dashboard/src/api/session.ts';
import { createQueries } from '../../dashboard/src/app/queries.ts';
import { createAppRouter } from '../../dashboard/src/app/router.tsx';
import { cssVariables, theme } from '../../dashboard/src/app/theme.ts';
import { dismissToast, toastsNow } from '../../dashboard/src/ui/toast.ts';
import { scopesOf } from '../../server/accounts/operators/roles.ts';

// Pages are loaded when first shown, which takes its time on a busy machine.
configure({ asyncUtilTimeout: 20_000 });

afterEach(() => {
  cleanup();
  for (const { id } of toastsNow()) dismissToast(id);
  vi.unstubAllGlobals();
});

// What Mantine asks of a browser and jsdom does not have.
window.matchMedia = (query) =>
  Object.assign(new EventTarget(), {
    matches: false,
    media: query,
    onchange: null,
    addListener: () => undefined,
    removeListener: () => undefined,
  }) as MediaQueryList;
window.scrollTo = () => undefined;
Element.prototype.scrollIntoView = () => undefined;
Object.assign(document, { fonts: new EventTarget() });
window.ResizeObserver = class {
  observe() {}
  unobserve() {}
  disconnect() {}
};

export const session: Session = {
  operator: { id: 'opr_1', name: 'Ada', email: 'ada@example.com', username: 'ada', role: 'owner' },
  scopes: [...scopesOf('owner')],
  demo: false,
  stripeConfigured: true,
  smtpConfigured: false,
  reportingTimeZone: 'Europe/Berlin',
  reportingCurrency: 'usd',
  publicUrl: 'http://127.0.0.1:3000',
  version: '0.1.0',
};

export type Answer = { status?: number; body: unknown };
export type Asked = { method: string; path: string; query: URLSearchParams; headers: Headers; body: unknown };

/** Answers every request through `answer` and keeps what was asked. */
export function stubServer(answer: (asked: Asked) => Answer): Asked[] {
  const requests: Asked[] = [];
  vi.stubGlobal('fetch', async (url: string, init: RequestInit = {}) => {
    const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
    const asked: Asked = {
      method: init.method ?? 'GET',
      path: pathname,
      query: searchParams,
      headers: new Headers(init.headers),
      body: typeof init.body === 'string' ? JSON.parse(init.body) : undefined,
    };
    requests.push(asked);
    const { status = 200, body } = answer(asked);
    const text = JSON.stringify(await body);
    return new Response(status === 204 ? null : text, {
      status,
      headers: { 'x-request-id': 'req_1' },
    });
  });
  return requests;
}

/** Renders the whole dashboard at an address. */
export function renderAt(address: string) {
  const queries = createQueries(() => undefined);
  queries.setDefaultOptions({ queries: { retry: false } });
  const router = createAppRouter(queries, createMemoryHistory({ initialEntries: [address] }));
  const view = render(
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} env="test">
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return { ...view, router };
}
