import type { Deps } from '../platform/deps.ts';
import type { JobTable } from '../platform/queue.ts';
import { findInsights } from './find-insights.ts';

/** Each hour, a little after days end anywhere. */
export function insightsJobs(deps: Deps): JobTable {
  return { 'insights.find': { schedule: '9 * * * *', run: () => findInsights(deps) } };
}
