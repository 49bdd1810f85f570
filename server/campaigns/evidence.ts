import { ratio, wilson } from '../analytics/ratios.ts';
import type { Db } from '../platform/database.ts';
import type { CampaignRow } from './queries.ts';
import type { CampaignEvidence, RunsOf } from './schema.ts';
import { selectEvidence, type Counted } from './evidence-queries.ts';

/** What the runs and complaints of a campaign's installations say of its version. */
export async function readEvidence(db: Db, campaign: CampaignRow): Promise<CampaignEvidence> {
  const { upgraded, others } = await selectEvidence(db, campaign);
  return judge(toRuns(upgraded), toRuns(others));
}

function toRuns(counted: Counted): RunsOf {
  const { completed, failed } = counted;
  const finished = completed + failed;
  const interval = wilson(completed, finished);
  return {
    completed,
    finished,
    rate: ratio(completed, finished),
    low: interval?.low ?? null,
    high: interval?.high ?? null,
    installations: counted.installations,
    complaining: counted.complaining,
  };
}

/**
 * The stop rule: the version completes less often than the others do, or more of its installations complain, when the two 95 % intervals
 * do not touch. Too few of either say nothing, because their intervals are wide.
 */
export function judge(upgraded: RunsOf, others: RunsOf): CampaignEvidence {
  const concerns: string[] = [];
  if (upgraded.high !== null && others.low !== null && upgraded.high < others.low)
    concerns.push(
      `Runs on the new version complete less often: ${percent(upgraded.rate)} of ${upgraded.finished}, and ${percent(others.rate)} of ${others.finished} on others.`,
    );
  const complaining = wilson(upgraded.complaining, upgraded.installations);
  const usual = wilson(others.complaining, others.installations);
  if (complaining && usual && complaining.low > usual.high)
    concerns.push(
      `Customers complain more often: ${upgraded.complaining} of ${upgraded.installations} that upgraded, and ${others.complaining} of ${others.installations} that did not.`,
    );
  return { upgraded, others, concern: concerns.length === 0 ? null : concerns.join(' ') };
}

const percent = (share: number | null): string => `${Math.round((share ?? 0) * 1000) / 10} %`;
