import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { ApiProblem } from '../api/problem.ts';
import { sessionQuery } from '../api/session.ts';
import { rootRoute } from './root-route.tsx';

/** Everything behind the sign-in. Without a session the reader is sent to sign in and comes back to the page that was asked for. */
const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/dashboard',
  component: lazyRouteComponent(() => import('./shell.tsx'), 'Shell'),
  beforeLoad: async ({ context, location }) => {
    await context.queries.ensureQueryData(sessionQuery).catch((error: unknown) => {
      if (error instanceof ApiProblem && error.status === 401) {
        throw redirect({ to: '/dashboard/sign-in', search: { return: location.href } });
      }
      throw error;
    });
  },
});

const overviewRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  component: lazyRouteComponent(() => import('../features/overview/overview-page.tsx'), 'OverviewPage'),
  beforeLoad: async ({ context }) => {
    const { scopes } = await context.queries.ensureQueryData(sessionQuery);
    if (!scopes.includes('analytics:read')) throw redirect({ to: '/dashboard/customers' });
  },
});

const revenueRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/revenue',
  component: lazyRouteComponent(() => import('../features/revenue/revenue-page.tsx'), 'RevenuePage'),
});

const forecastRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/forecast',
  component: lazyRouteComponent(() => import('../features/forecast/forecast-page.tsx'), 'ForecastPage'),
});

const scenariosRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/scenarios',
  component: lazyRouteComponent(() => import('../features/scenarios/scenarios-page.tsx'), 'ScenariosPage'),
});

const sellingRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/selling',
  component: lazyRouteComponent(() => import('../features/selling/selling-page.tsx'), 'SellingPage'),
});

const importRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/scenarios/import',
  component: lazyRouteComponent(() => import('../features/scenarios/import/import-page.tsx'), 'ImportPage'),
});

const scenarioRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/scenarios/$slug',
  component: lazyRouteComponent(() => import('../features/scenarios/scenario-page.tsx'), 'ScenarioPage'),
});

const newVersionRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/scenarios/$slug/new-version',
  component: lazyRouteComponent(
    () => import('../features/scenarios/import/new-version-page.tsx'),
    'NewVersionPage',
  ),
});

const installationRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/installations/$id',
  component: lazyRouteComponent(
    () => import('../features/installations/installation-page.tsx'),
    'InstallationPage',
  ),
});

const installationsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/installations',
  component: lazyRouteComponent(
    () => import('../features/installations/installations-page.tsx'),
    'InstallationsPage',
  ),
});

const ordersRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/orders',
  component: lazyRouteComponent(() => import('../features/orders/orders-page.tsx'), 'OrdersPage'),
});

const orderRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/orders/$id',
  component: lazyRouteComponent(() => import('../features/orders/order-page.tsx'), 'OrderPage'),
});

const subscriptionsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/subscriptions',
  component: lazyRouteComponent(
    () => import('../features/subscriptions/subscriptions-page.tsx'),
    'SubscriptionsPage',
  ),
});

const subscriptionRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/subscriptions/$id',
  component: lazyRouteComponent(
    () => import('../features/subscriptions/subscription-page.tsx'),
    'SubscriptionPage',
  ),
});

const alertsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/alerts',
  component: lazyRouteComponent(() => import('../features/alerts/alerts-page.tsx'), 'AlertsPage'),
});

const rewardsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/rewards',
  component: lazyRouteComponent(() => import('../features/rewards/rewards-page.tsx'), 'RewardsPage'),
});

const recommendationsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/recommendations',
  component: lazyRouteComponent(
    () => import('../features/recommendations/recommendations-page.tsx'),
    'RecommendationsPage',
  ),
});

const customersRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/customers',
  component: lazyRouteComponent(() => import('../features/customers/customers-page.tsx'), 'CustomersPage'),
});

const feedbackListRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/feedback',
  component: lazyRouteComponent(
    () => import('../features/feedback/feedback-list-page.tsx'),
    'FeedbackListPage',
  ),
});

const complaintsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/feedback/figures',
  component: lazyRouteComponent(() => import('../features/feedback/complaints-page.tsx'), 'ComplaintsPage'),
});

const feedbackRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/feedback/$id',
  component: lazyRouteComponent(() => import('../features/feedback/feedback-page.tsx'), 'FeedbackPage'),
});

const errorsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/errors',
  component: lazyRouteComponent(() => import('../features/errors/errors-page.tsx'), 'ErrorsPage'),
});

const errorRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/errors/$id',
  component: lazyRouteComponent(() => import('../features/errors/error-page.tsx'), 'ErrorPage'),
});

const auditsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/audits',
  component: lazyRouteComponent(() => import('../features/audits/audits-page.tsx'), 'AuditsPage'),
});

const auditRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/audits/$id',
  component: lazyRouteComponent(() => import('../features/audits/audit-page.tsx'), 'AuditRunPage'),
});

const changesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/changes',
  component: lazyRouteComponent(() => import('../features/changes/changes-page.tsx'), 'ChangesPage'),
});

const changeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/changes/$number',
  component: lazyRouteComponent(() => import('../features/changes/change-page.tsx'), 'ChangePage'),
});

const stripeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/stripe',
  component: lazyRouteComponent(() => import('../features/stripe/stripe-page.tsx'), 'StripePage'),
});

const reconciliationRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/stripe/reconciliations/$id',
  component: lazyRouteComponent(
    () => import('../features/stripe/reconciliation-page.tsx'),
    'ReconciliationPage',
  ),
});

const settingsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings',
  component: lazyRouteComponent(() => import('../features/settings/settings-page.tsx'), 'SettingsPage'),
});

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/dashboard/sign-in',
  validateSearch: (search: Record<string, unknown>): { return?: string } =>
    typeof search['return'] === 'string' ? { return: search['return'] } : {},
  component: lazyRouteComponent(() => import('../features/sign-in/sign-in-page.tsx'), 'SignInPage'),
});

const welcomeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/dashboard/welcome',
  validateSearch: (search: Record<string, unknown>): { token?: string } =>
    typeof search['token'] === 'string' ? { token: search['token'] } : {},
  component: lazyRouteComponent(() => import('../features/welcome/welcome-page.tsx'), 'WelcomePage'),
});

/** The operators' pages. */
export const dashboardRoutes = [
  shellRoute.addChildren([
    overviewRoute,
    revenueRoute,
    forecastRoute,
    scenariosRoute,
    sellingRoute,
    importRoute,
    scenarioRoute,
    newVersionRoute,
    installationsRoute,
    installationRoute,
    ordersRoute,
    orderRoute,
    subscriptionsRoute,
    subscriptionRoute,
    alertsRoute,
    rewardsRoute,
    recommendationsRoute,
    customersRoute,
    feedbackListRoute,
    complaintsRoute,
    feedbackRoute,
    errorsRoute,
    errorRoute,
    auditsRoute,
    auditRoute,
    changesRoute,
    changeRoute,
    stripeRoute,
    reconciliationRoute,
    settingsRoute,
  ]),
  signInRoute,
  welcomeRoute,
] as const;
