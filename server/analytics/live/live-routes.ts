import { authenticateWith } from '../../accounts/sign-in/authenticate.ts';
import type { OperatorCaller } from '../../platform/caller.ts';
import type { Deps } from '../../platform/deps.ts';
import { endpoint, type Endpoint } from '../../platform/endpoint.ts';
import type { AnalyticsDeps } from '../scope.ts';
import { createLiveHub } from './live-hub.ts';
import { streamLive, type StreamDeps } from './stream.ts';

const access = { kind: 'operator', scope: 'analytics:read' } as const;
const usualTiming = { checkEveryMs: 60_000, commentEveryMs: 15_000 };

/** What happens in the library at this moment, whichever server it happens on. */
export function liveRoutes(
  deps: Deps & Pick<AnalyticsDeps, 'readAudited'>,
  timing = usualTiming,
): Endpoint[] {
  const { pool, draining } = deps;
  const authenticate = authenticateWith(deps);
  const readerOf: StreamDeps['readerOf'] = async (req) => (await authenticate(req, access)) as OperatorCaller;
  const streamDeps = { pool, draining, readerOf, hub: createLiveHub(deps), ...timing };
  return [
    endpoint({
      method: 'get',
      path: '/admin/live',
      summary: 'Follow what happens now',
      description: [
        'Server-sent events. `snapshot`, at once: `{ asOf, activeNow, lastHour: [{ minute, started, completed, failed }], tasks, gates }`, the gates being what the audits say of these figures and the tasks being at most 20 runs without an end; beyond 200,000 runs an hour it begins with the latest minutes only.',
        '`tick`, when something of it changed: the same, with only the minutes that changed in `lastHour`.',
        '`payment` and `failure`: the last ten of each, then each one as it happens; with `Last-Event-ID`, those since that event (at most 200) instead.',
        'Around a reconnection an event may come twice, with the same id. Names and messages are null for who may not read personal data.',
        'The feed ends when the server shuts down or the credential is no longer valid: connect again.',
      ].join(' '),
      access,
      answers: { 200: 'eventStream' },
      handle: ({ caller }) => ({ write: (req, res) => streamLive(streamDeps, { req, res, caller }) }),
    }),
  ];
}
