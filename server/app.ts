import express, { type Express } from 'express';
import { accountsRoutes } from './accounts/routes.ts';
import { authenticateWith } from './accounts/sign-in/authenticate.ts';
import { mountOperatorAuth } from './accounts/sign-in/operator-auth.ts';
import { alertsRoutes } from './alerts/routes.ts';
import { sealsOf } from './analytics/audited.ts';
import { analyticsRoutes } from './analytics/routes.ts';
import { apiDescription } from './api-description.ts';
import { productRoutes } from './billing/products/product-routes.ts';
import { readGates } from './audits/read-gates.ts';
import { auditsRoutes } from './audits/routes.ts';
import { billingRoutes } from './billing/routes.ts';
import { stripeEventHandlers } from './billing/stripe-event-handlers.ts';
import { campaignsRoutes } from './campaigns/routes.ts';
import { careRoutes } from './care/routes.ts';
import { errorsRoutes } from './errors/routes.ts';
import { executionsRoutes } from './executions/routes.ts';
import { feedbackRoutes } from './feedback/routes.ts';
import { forecastingRoutes } from './forecasting/routes.ts';
import { healthRoutes } from './health-routes.ts';
import { historyRoutes } from './history/routes.ts';
import { firstStepsRoutes } from './first-steps/routes.ts';
import { hooksRoutes } from './hooks/routes.ts';
import { inboxRoutes } from './inbox/routes.ts';
import { stripeWebhookRouter } from './inbox/receive/stripe-webhook.ts';
import { insightsRoutes } from './insights/routes.ts';
import { installationsRoutes } from './installations/routes.ts';
import { operationsRoutes } from './operations/routes.ts';
import { outboxRoutes } from './outbox-routes.ts';
import { pages } from './pages.ts';
import type { Deps } from './platform/deps.ts';
import { endConnections } from './platform/end-connections.ts';
import { endpointRouter } from './platform/endpoint-router.ts';
import type { Endpoint } from './platform/endpoint.ts';
import { idempotencyIn } from './platform/idempotency.ts';
import { requestLogging } from './platform/logging.ts';
import { measureRequests } from './platform/metrics.ts';
import { problemAnswers } from './platform/problem-answers.ts';
import { traceRequests } from './platform/tracing/tracing.ts';
import { rateLimitPerCredential } from './platform/rate-limits.ts';
import { securityHeaders } from './platform/security-headers.ts';
import { privacyRoutes } from './privacy/routes.ts';
import { recommendationsRoutes } from './recommendations/routes.ts';
import { recommendPaidIn } from './recommendations/serve/recommend-paid.ts';
import { findOffer } from './rewards/offers/follow/find-offer.ts';
import { offerForPage } from './rewards/offers/list-offers.ts';
import { rewardsRoutes } from './rewards/routes.ts';
import { scenariosAdminRoutes } from './scenarios/admin-routes.ts';
import { pictureRoutes } from './scenarios/pictures/picture-routes.ts';
import { scenariosRoutes } from './scenarios/routes.ts';
import { storefrontAssets } from './storefront/assets.ts';
import { storefrontRoutes } from './storefront/routes.ts';

export type AppOptions = { checkAnswers?: boolean };

/** Every operation of the API, in the order of the features. */
export function allEndpoints(deps: Deps): Endpoint[] {
  const sealing = { ...deps, readAudited: readGates }; // who answers figures says what the audits say of them
  return [
    ...accountsRoutes(deps),
    ...scenariosRoutes(deps),
    ...pictureRoutes(deps),
    ...scenariosAdminRoutes(deps),
    ...inboxRoutes(deps),
    ...productRoutes(deps),
    ...billingRoutes(deps, {
      findOffer: (customerId, offerId) => findOffer(deps, customerId, offerId),
      findOwnOffer: (customerId) => offerForPage({ ...deps, recommend: recommendPaidIn(deps) }, customerId),
    }),
    ...installationsRoutes(deps),
    ...executionsRoutes(deps),
    ...rewardsRoutes({
      ...deps,
      readSeals: (grounds, asOf) => sealsOf(deps.pool, sealing, grounds, asOf),
    }),
    ...analyticsRoutes(sealing),
    ...forecastingRoutes(sealing),
    ...recommendationsRoutes(sealing),
    ...errorsRoutes(deps),
    ...insightsRoutes(sealing),
    ...auditsRoutes(deps),
    ...alertsRoutes(deps),
    ...feedbackRoutes(sealing),
    ...campaignsRoutes(deps),
    ...hooksRoutes(deps),
    ...historyRoutes(deps),
    ...careRoutes(deps),
    ...operationsRoutes(deps),
    ...storefrontRoutes(deps),
    ...privacyRoutes(deps),
    ...firstStepsRoutes(deps),
    ...outboxRoutes(deps),
  ];
}

/** Everything that answers HTTP, in the order in which a request meets it. */
export function createApp(deps: Deps, { checkAnswers = false }: AppOptions = {}): Express {
  const app = express();
  const endpoints = allEndpoints(deps);
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('trust proxy', deps.config.trustedProxies);
  app.use(requestLogging(deps.logger), traceRequests(), measureRequests(), endConnections(deps.draining));
  // Before what is for browsers: Stripe and what reports read nothing but the answer, and send thousands at once.
  app.use(stripeWebhookRouter({ ...deps, handlers: stripeEventHandlers(deps) }));
  const routing = {
    authenticate: authenticateWith(deps),
    idempotency: idempotencyIn(deps.pool, deps.now, deps.sessionSecret),
    rateLimit: rateLimitPerCredential(deps.pool, deps.config.rateLimitPerMinute),
    checkAnswers,
  };
  const ingestion = endpoints.filter(({ isIngestion }) => isIngestion);
  app.use(endpointRouter(ingestion, routing, { passesOn: true }));
  app.use(securityHeaders({ isHttps: deps.config.publicUrl?.startsWith('https:') ?? false }));
  app.use(healthRoutes(deps));
  mountOperatorAuth(app, deps);
  app.use(endpointRouter(endpoints, routing));
  app.use(apiDescription(endpoints, deps.publicUrl));
  app.use(storefrontAssets());
  app.use(pages(deps));
  app.use(problemAnswers(deps.failures));
  return app;
}
