import type { Deps } from '../platform/deps.ts';
import type { Endpoint } from '../platform/endpoint.ts';
import { apiKeyRoutes } from './api-keys/api-key-routes.ts';
import { sessionRoutes } from './customer-sessions/session-routes.ts';
import { customerRoutes } from './customers/customer-routes.ts';
import { unsubscribeRoutes } from './customers/unsubscribe-routes.ts';
import { operatorRoutes } from './operators/operator-routes.ts';
import { switchRoutes } from './switches/switch-routes.ts';

/** Customers, API keys, operators and sign-up. Operators' signing in and out is mounted by `operator-auth.ts`. */
export function accountsRoutes(deps: Deps): Endpoint[] {
  return [
    ...customerRoutes(deps),
    ...sessionRoutes(deps),
    ...unsubscribeRoutes(deps),
    ...apiKeyRoutes(deps),
    ...operatorRoutes(deps),
    ...switchRoutes(deps),
  ];
}
