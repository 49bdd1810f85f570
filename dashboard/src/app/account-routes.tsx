import {
  createRoute,
  lazyRouteComponent as lazy,
  redirect,
  type RouteComponent,
} from '@tanstack/react-router';
import { accountSessionQuery } from '../api/account.ts';
import { ApiProblem } from '../api/problem.ts';
import { rootRoute } from './root-route.tsx';

/** The customer's own account. Without a session the reader is sent to sign in and comes back to the page that was asked for. */
const accountRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/account',
  component: lazy(() => import('../features/account/account-shell.tsx'), 'AccountShell'),
  beforeLoad: async ({ context, location }) => {
    await context.queries.ensureQueryData(accountSessionQuery).catch((error: unknown) => {
      if (error instanceof ApiProblem && error.status === 401)
        throw redirect({ to: '/account/sign-in', search: { return: location.href } });
      throw error;
    });
  },
});

/** A page of the account, fetched when it is first opened. */
const page = <const Path extends string>(path: Path, component: RouteComponent) =>
  createRoute({ getParentRoute: () => accountRoute, path, component });

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/account/sign-in',
  validateSearch: (search: Record<string, unknown>): { return?: string } =>
    typeof search['return'] === 'string' ? { return: search['return'] } : {},
  component: lazy(() => import('../features/account/sign-in-page.tsx'), 'AccountSignInPage'),
});

const erasedRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/account/erased',
  component: lazy(() => import('../features/account/erased-page.tsx'), 'AccountErasedPage'),
});

/** What customers see of themselves. */
export const accountRoutes = [
  accountRoute.addChildren([
    page(
      '/',
      lazy(() => import('../features/account/overview-page.tsx'), 'AccountOverviewPage'),
    ),
    page(
      '/installations',
      lazy(() => import('../features/account/installations-page.tsx'), 'AccountInstallationsPage'),
    ),
    page(
      '/value',
      lazy(() => import('../features/account/value-page.tsx'), 'AccountValuePage'),
    ),
    page(
      '/orders',
      lazy(() => import('../features/account/orders-page.tsx'), 'AccountOrdersPage'),
    ),
    page(
      '/rewards',
      lazy(() => import('../features/account/rewards-page.tsx'), 'AccountRewardsPage'),
    ),
    page(
      '/feedback',
      lazy(() => import('../features/account/feedback-page.tsx'), 'AccountFeedbackPage'),
    ),
    page(
      '/keys',
      lazy(() => import('../features/account/keys-page.tsx'), 'AccountKeysPage'),
    ),
    page(
      '/sessions',
      lazy(() => import('../features/account/sessions-page.tsx'), 'AccountSessionsPage'),
    ),
    page(
      '/consents',
      lazy(() => import('../features/account/consents-page.tsx'), 'AccountConsentsPage'),
    ),
    page(
      '/data',
      lazy(() => import('../features/account/data-page.tsx'), 'AccountDataPage'),
    ),
  ]),
  signInRoute,
  erasedRoute,
] as const;
