import type { Deps } from '../platform/deps.ts';
import type { JobTable } from '../platform/queue.ts';
import { computeRecommendations } from './compute/compute-recommendations.ts';
import { computeJob } from './request-run.ts';

/** Learns every night, and when an operator asks for it, what belongs together and whether that predicts anything. */
export function recommendationsJobs(deps: Deps): JobTable {
  return {
    'recommendations.compute-nightly': {
      schedule: '41 2 * * *',
      run: async () => void (await computeRecommendations(deps, 'clock')),
    },
    [computeJob]: { run: async () => void (await computeRecommendations(deps, 'operator')) },
  };
}
