import type { Deps } from '../platform/deps.ts';
import type { JobTable } from '../platform/queue.ts';
import { computeRecommendations } from './compute/compute-recommendations.ts';
import { keepPopularity } from './popularity/count-popularity.ts';
import { computeJob } from './request-run.ts';

/** Counts each hour how popular scenarios are, and learns every night, and when an operator asks, what belongs together and whether that predicts anything. */
export function recommendationsJobs(deps: Deps): JobTable {
  return {
    'recommendations.count-popularity': { schedule: '17 * * * *', run: () => keepPopularity(deps) },
    'recommendations.compute-nightly': {
      schedule: '41 2 * * *',
      run: async () => void (await computeRecommendations(deps, 'clock')),
    },
    [computeJob]: { run: async () => void (await computeRecommendations(deps, 'operator')) },
  };
}
