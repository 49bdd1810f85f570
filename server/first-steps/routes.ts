import type { Deps } from '../platform/deps.ts';
import { endpoint, ok, type Endpoint } from '../platform/endpoint.ts';
import { readFirstSteps } from './read-first-steps.ts';
import { FirstSteps } from './schema.ts';

/** How far a new library has come. */
export function firstStepsRoutes(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/admin/first-steps',
      summary: 'How far the library is set up, from Stripe to the first run',
      description: 'Every step is looked up when this is asked, at Stripe too.',
      access: { kind: 'operator', scope: 'settings:read' },
      answers: { 200: FirstSteps },
      handle: async () => ok(await readFirstSteps(deps)),
    }),
  ];
}
