import type { Deps } from '../../platform/deps.ts';
import { accepted, endpoint, ok, type Endpoint } from '../../platform/endpoint.ts';
import { RebuildBody, RebuildStarted, RollUpState } from './roll-up-schema.ts';
import { readRollUpState, startRebuild } from './roll-up-state.ts';

/** The sums that figures are read from. */
export function rollUpRoutes(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/admin/roll-ups',
      summary: 'Read how days are counted, and whether their sums are those of the tasks',
      description:
        'Every night the newest days and some of the others are counted anew from their tasks. What differs is listed here, repaired, and counted in the metric `rollup_drift_rows`.',
      access: { kind: 'operator', scope: 'settings:read' },
      answers: { 200: RollUpState },
      handle: async () => ok(await readRollUpState(deps)),
    }),
    endpoint({
      method: 'post',
      path: '/admin/roll-ups/rebuild',
      summary: 'Count days anew from their tasks',
      description:
        'Done by a job beside recording, which waits at most for the day it writes to. On sound sums it changes nothing. Days whose tasks are no longer kept are refused.',
      access: { kind: 'operator', scope: 'settings:write' },
      body: RebuildBody,
      answers: { 202: RebuildStarted },
      handle: async ({ body }) => accepted(await startRebuild(deps, body)),
    }),
  ];
}
