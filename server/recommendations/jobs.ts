import type { Deps } from '../platform/deps.ts';
import type { JobTable } from '../platform/queue.ts';
import { computeRecommendations } from './compute/compute-recommendations.ts';
import { keepOutcomes } from './effect/outcomes.ts';
import { keepPopularity } from './popularity/count-popularity.ts';
import { computeJob } from './request-run.ts';

/** Counts each hour how popular scenarios are and what came of what was shown, and learns every night, and when an operator asks, what belongs together and whether that predicts anything. */
export function recommendationsJobs(deps: Deps): JobTable {
  return {
    'recommendations.count-popularity': { schedule: '17 * * * *', run: () => keepPopularity(deps) },
    'recommendations.count-outcomes': { schedule: '23 * * * *', run: () => keepOutcomes(deps) },
    'recommendations.compute-nightly': {
      schedule: '41 2 * * *',
      run: async () => void (await computeRecommendations(deps, 'clock')),
    },
    [computeJob]: { run: async () => void (await computeRecommendations(deps, 'operator')) },
  };
}
