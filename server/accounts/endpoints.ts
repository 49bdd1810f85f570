import type { Deps } from '../platform/deps.ts';
import type { Endpoint } from '../platform/endpoint.ts';
import { apiKeyEndpoints } from './api-key-endpoints.ts';
import { customerEndpoints } from './customer-endpoints.ts';
import { operatorEndpoints } from './operator-endpoints.ts';

/** Customers, API keys, operators and sign-up. Signing in and out is mounted by `operator-auth.ts`. */
export function accountsEndpoints(deps: Deps): Endpoint[] {
  return [...customerEndpoints(deps), ...apiKeyEndpoints(deps), ...operatorEndpoints(deps)];
}
