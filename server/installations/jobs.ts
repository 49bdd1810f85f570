import type { Deps } from '../platform/deps.ts';
import type { JobTable } from '../platform/queue.ts';
import { abandonPending } from './abandon-pending.ts';
import { forgetWithdrawnTokens, tellTokenRefusedJob } from './reporting/make-tokens.ts';
import { tellTokenRefused } from './reporting/tell-token-refused.ts';

export function installationsJobs(deps: Deps): JobTable {
  return {
    'installations.abandon-pending': { schedule: '*/15 * * * *', run: () => abandonPending(deps) },
    'installations.forget-withdrawn-tokens': {
      schedule: '* * * * *',
      run: () => forgetWithdrawnTokens(deps),
    },
    [tellTokenRefusedJob]: { run: (payload: { installationId: string }) => tellTokenRefused(deps, payload) },
  };
}
