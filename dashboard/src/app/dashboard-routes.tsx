import {
  createRoute,
  lazyRouteComponent as lazy,
  redirect,
  type RouteComponent,
} from '@tanstack/react-router';
import { ApiProblem } from '../api/problem.ts';
import { sessionQuery } from '../api/session.ts';
import { OverviewPage } from '../features/overview/overview-page.tsx';
import { rootRoute } from './root-route.tsx';
import { Shell } from './shell.tsx';

/** Everything behind the sign-in. Without a session the reader is sent to sign in and comes back to the page that was asked for. */
const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/dashboard',
  component: Shell,
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
  component: OverviewPage,
  beforeLoad: async ({ context }) => {
    const { scopes } = await context.queries.ensureQueryData(sessionQuery);
    if (!scopes.includes('analytics:read')) throw redirect({ to: '/dashboard/customers' });
  },
});

/** A page behind the sign-in, fetched when it is first opened. */
const page = <const Path extends string>(path: Path, component: RouteComponent) =>
  createRoute({ getParentRoute: () => shellRoute, path, component });

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/dashboard/sign-in',
  validateSearch: (search: Record<string, unknown>): { return?: string } =>
    typeof search['return'] === 'string' ? { return: search['return'] } : {},
  component: lazy(() => import('../features/sign-in/sign-in-page.tsx'), 'SignInPage'),
});

const welcomeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/dashboard/welcome',
  validateSearch: (search: Record<string, unknown>): { token?: string } =>
    typeof search['token'] === 'string' ? { token: search['token'] } : {},
  component: lazy(() => import('../features/welcome/welcome-page.tsx'), 'WelcomePage'),
});

/** The operators' pages. */
export const dashboardRoutes = [
  shellRoute.addChildren([
    overviewRoute,
    page(
      '/set-up',
      lazy(() => import('../features/first-steps/first-steps-page.tsx'), 'FirstStepsPage'),
    ),
    page(
      '/revenue',
      lazy(() => import('../features/revenue/revenue-page.tsx'), 'RevenuePage'),
    ),
    page(
      '/completion',
      lazy(() => import('../features/completion/completion-page.tsx'), 'CompletionPage'),
    ),
    page(
      '/roi',
      lazy(() => import('../features/roi/roi-page.tsx'), 'RoiPage'),
    ),
    page(
      '/cohorts',
      lazy(() => import('../features/cohorts/cohorts-page.tsx'), 'CohortsPage'),
    ),
    page(
      '/forecast',
      lazy(() => import('../features/forecast/forecast-page.tsx'), 'ForecastPage'),
    ),
    page(
      '/scenarios',
      lazy(() => import('../features/scenarios/scenarios-page.tsx'), 'ScenariosPage'),
    ),
    page(
      '/selling',
      lazy(() => import('../features/selling/selling-page.tsx'), 'SellingPage'),
    ),
    page(
      '/scenarios/import',
      lazy(() => import('../features/scenarios/import/import-page.tsx'), 'ImportPage'),
    ),
    page(
      '/scenarios/$slug',
      lazy(() => import('../features/scenarios/scenario-page.tsx'), 'ScenarioPage'),
    ),
    page(
      '/scenarios/$slug/new-version',
      lazy(() => import('../features/scenarios/import/new-version-page.tsx'), 'NewVersionPage'),
    ),
    page(
      '/scenarios/$slug/versions/$number',
      lazy(() => import('../features/scenarios/comparison/comparison-page.tsx'), 'ComparisonPage'),
    ),
    page(
      '/upgrade-campaigns',
      lazy(() => import('../features/campaigns/campaigns-page.tsx'), 'CampaignsPage'),
    ),
    page(
      '/upgrade-campaigns/$id',
      lazy(() => import('../features/campaigns/campaign-page.tsx'), 'CampaignPage'),
    ),
    page(
      '/installations',
      lazy(() => import('../features/installations/installations-page.tsx'), 'InstallationsPage'),
    ),
    page(
      '/installations/$id',
      lazy(() => import('../features/installations/installation-page.tsx'), 'InstallationPage'),
    ),
    page(
      '/orders',
      lazy(() => import('../features/orders/orders-page.tsx'), 'OrdersPage'),
    ),
    page(
      '/orders/$id',
      lazy(() => import('../features/orders/order-page.tsx'), 'OrderPage'),
    ),
    page(
      '/subscriptions',
      lazy(() => import('../features/subscriptions/subscriptions-page.tsx'), 'SubscriptionsPage'),
    ),
    page(
      '/subscriptions/$id',
      lazy(() => import('../features/subscriptions/subscription-page.tsx'), 'SubscriptionPage'),
    ),
    page(
      '/alerts',
      lazy(() => import('../features/alerts/alerts-page.tsx'), 'AlertsPage'),
    ),
    page(
      '/rewards',
      lazy(() => import('../features/rewards/rewards-page.tsx'), 'RewardsPage'),
    ),
    page(
      '/recommendations',
      lazy(() => import('../features/recommendations/recommendations-page.tsx'), 'RecommendationsPage'),
    ),
    page(
      '/customers',
      lazy(() => import('../features/customers/customers-page.tsx'), 'CustomersPage'),
    ),
    page(
      '/customers/$id',
      lazy(() => import('../features/customers/customer-page.tsx'), 'CustomerPage'),
    ),
    page(
      '/feedback',
      lazy(() => import('../features/feedback/feedback-list-page.tsx'), 'FeedbackListPage'),
    ),
    page(
      '/feedback/figures',
      lazy(() => import('../features/feedback/complaints-page.tsx'), 'ComplaintsPage'),
    ),
    page(
      '/feedback/$id',
      lazy(() => import('../features/feedback/feedback-page.tsx'), 'FeedbackPage'),
    ),
    page(
      '/errors',
      lazy(() => import('../features/errors/errors-page.tsx'), 'ErrorsPage'),
    ),
    page(
      '/errors/$id',
      lazy(() => import('../features/errors/error-page.tsx'), 'ErrorPage'),
    ),
    page(
      '/audits',
      lazy(() => import('../features/audits/audits-page.tsx'), 'AuditsPage'),
    ),
    page(
      '/audits/$id',
      lazy(() => import('../features/audits/audit-page.tsx'), 'AuditRunPage'),
    ),
    page(
      '/jobs',
      lazy(() => import('../features/operations/jobs-page.tsx'), 'JobsPage'),
    ),
    page(
      '/operators',
      lazy(() => import('../features/operators/operators-page.tsx'), 'OperatorsPage'),
    ),
    page(
      '/system',
      lazy(() => import('../features/operations/system-page.tsx'), 'SystemPage'),
    ),
    page(
      '/changes',
      lazy(() => import('../features/changes/changes-page.tsx'), 'ChangesPage'),
    ),
    page(
      '/changes/$number',
      lazy(() => import('../features/changes/change-page.tsx'), 'ChangePage'),
    ),
    page(
      '/stripe',
      lazy(() => import('../features/stripe/stripe-page.tsx'), 'StripePage'),
    ),
    page(
      '/stripe/reconciliations/$id',
      lazy(() => import('../features/stripe/reconciliation-page.tsx'), 'ReconciliationPage'),
    ),
    page(
      '/settings',
      lazy(() => import('../features/settings/settings-page.tsx'), 'SettingsPage'),
    ),
  ]),
  signInRoute,
  welcomeRoute,
] as const;
