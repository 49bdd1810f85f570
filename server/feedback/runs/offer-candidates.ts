import type { Db } from '../../platform/database.ts';
import { hourMs } from '../../platform/time.ts';
import { rankCandidates } from './rank-candidates.ts';
import type { CandidateRow } from './candidate-queries.ts';
import { selectRecentRuns } from './recent-run-queries.ts';

const offeredHours = 24;
const usualDays = 30;
/** Of who has more, the others have reported longer ago; of each installation so many runs tell what is usual. */
const mostInstallations = 20;
const runsOfEach = 500;

type Among = { installationId: string | null; scenarioId: string | null };

/** The runs of the last 24 hours that a customer most likely means, at most five, the likeliest first. */
export async function offerCandidates(
  db: Db,
  customerId: string,
  { installationId, scenarioId }: Among,
  now: Date,
): Promise<CandidateRow[]> {
  const runs = await selectRecentRuns(db, {
    customerId,
    installationId,
    scenarioId,
    since: new Date(now.getTime() - usualDays * 24 * hourMs),
    installations: mostInstallations,
    runsOfEach,
  });
  return rankCandidates(runs, new Date(now.getTime() - offeredHours * hourMs));
}
