import { resultLinkUrl } from '../../executions/result-link.ts';
import type { Db } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { placeOf, type Place } from '../observe/place.ts';
import type { ToldAlert } from './message-queries.ts';

type LinkDeps = Pick<Deps, 'pool' | 'now' | 'publicUrl' | 'sessionSecret'>;
/** Figures that failed runs make worse. */
const ofFailures: readonly (string | null)[] = ['completionRate', 'failures'];
const latelyMs = 2 * 24 * 3_600_000;

/** The page on which one tap says what was wrong with a run that failed lately, for a message about one alert on failures; null: no such run. */
export async function findFailedRunUrl(deps: LinkDeps, told: readonly ToldAlert[]): Promise<string | null> {
  const [only, ...others] = told;
  if (!only || others.length > 0 || only.reason === 'resolved' || !ofFailures.includes(only.metric))
    return null;
  const since = new Date(deps.now().getTime() - latelyMs);
  const run = await selectFailedRun(deps.pool, placeOf(only.subject), since);
  return run && resultLinkUrl(deps, run);
}

type FailedRun = { installationId: string; executionId: string; taskKey: string };

async function selectFailedRun(
  db: Db,
  { scenario = null, customer = null, installation = null }: { [P in keyof Place]: Place[P] | null },
  since: Date,
): Promise<FailedRun | null> {
  const { rows } = await db.query<FailedRun>(
    `select installation_id as "installationId", data ->> 'executionId' as "executionId", data ->> 'taskKey' as "taskKey"
     from outbox_events
     where type = 'execution.failed' and announced_at > $1::timestamptz and installation_id is not null
       and ($2::text is null or scenario_id = $2::text) and ($3::text is null or customer_id = $3::text)
       and ($4::text is null or installation_id = $4::text)
     order by announced_at desc limit 1`,
    [since, scenario, customer, installation],
  );
  return rows[0] ?? null;
}
