import express, { type Express } from 'express';
import { accountsEndpoints } from './accounts/endpoints.ts';
import { authenticateWith } from './accounts/authenticate.ts';
import { mountOperatorAuth } from './accounts/operator-auth.ts';
import { analyticsEndpoints } from './analytics/endpoints.ts';
import { apiDescription } from './api-description.ts';
import { billingEndpoints } from './billing/endpoints.ts';
import { executionsEndpoints } from './executions/endpoints.ts';
import { healthEndpoints } from './health-endpoints.ts';
import { inboxEndpoints } from './inbox/endpoints.ts';
import { stripeWebhookRouter } from './inbox/stripe-webhook.ts';
import { installationsEndpoints } from './installations/endpoints.ts';
import { pages } from './pages.ts';
import type { Deps } from './platform/deps.ts';
import { endpointRouter } from './platform/endpoint-router.ts';
import type { Endpoint } from './platform/endpoint.ts';
import { idempotencyIn } from './platform/idempotency.ts';
import { requestLogging } from './platform/logging.ts';
import { measureRequests } from './platform/metrics.ts';
import { problemAnswers } from './platform/problem-answers.ts';
import { rateLimitPerCredential } from './platform/rate-limits.ts';
import { securityHeaders } from './platform/security-headers.ts';
import { scenariosAdminEndpoints } from './scenarios/admin-endpoints.ts';
import { scenariosEndpoints } from './scenarios/endpoints.ts';

export type AppOptions = { isDraining: () => boolean; checkAnswers?: boolean };

/** Every operation of the API, in the order of the features. */
export function allEndpoints(deps: Deps): Endpoint[] {
  return [
    ...accountsEndpoints(deps),
    ...scenariosEndpoints(deps),
    ...scenariosAdminEndpoints(deps),
    ...inboxEndpoints(deps),
    ...billingEndpoints(deps),
    ...installationsEndpoints(deps),
    ...executionsEndpoints(deps),
    ...analyticsEndpoints(deps),
  ];
}

/** Everything that answers HTTP, in the order in which a request meets it. */
export function createApp(deps: Deps, { isDraining, checkAnswers = false }: AppOptions): Express {
  const app = express();
  const endpoints = allEndpoints(deps);
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('trust proxy', deps.config.trustedProxies);
  app.use(requestLogging(deps.logger), measureRequests());
  app.use(securityHeaders({ isHttps: deps.config.publicUrl?.startsWith('https:') ?? false }));
  app.use(healthEndpoints(deps, isDraining));
  app.use(stripeWebhookRouter(deps));
  mountOperatorAuth(app, deps);
  app.use(
    endpointRouter(endpoints, {
      authenticate: authenticateWith(deps),
      idempotency: idempotencyIn(deps.pool, deps.now, deps.sessionSecret),
      rateLimit: rateLimitPerCredential(deps.config.rateLimitPerMinute),
      checkAnswers,
    }),
  );
  app.use(apiDescription(endpoints, deps.publicUrl));
  app.use(pages());
  app.use(problemAnswers());
  return app;
}
