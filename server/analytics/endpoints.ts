import type { Deps } from '../platform/deps.ts';
import type { Endpoint } from '../platform/endpoint.ts';

export function analyticsEndpoints(_deps: Deps): Endpoint[] {
  return [];
}
