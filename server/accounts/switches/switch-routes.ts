import type { Deps } from '../../platform/deps.ts';
import { endpoint, ok, type Endpoint } from '../../platform/endpoint.ts';
import { changeSwitch, listSwitches } from './change-switch.ts';
import { Switch, SwitchBody, SwitchList, SwitchParams } from './switch-schema.ts';

/** What can be given to some customers first, and taken from all at once. */
export function switchRoutes(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/admin/switches',
      summary: 'List feature switches',
      access: { kind: 'operator', scope: 'settings:read' },
      answers: { 200: SwitchList },
      handle: async () => ok({ items: await listSwitches(deps.pool) }),
    }),
    endpoint({
      method: 'put',
      path: '/admin/switches/{name}',
      summary: 'Say for whom a feature is on',
      description:
        'Holds from the answer on, on every server. A customer who is denied never has it; one who is allowed has it while the switch is on; all others by their place among a hundred.',
      access: { kind: 'operator', scope: 'settings:write' },
      params: SwitchParams,
      body: SwitchBody,
      answers: { 200: Switch },
      handle: async ({ params, body }) => ok(await changeSwitch(deps, params.name, body)),
    }),
  ];
}
