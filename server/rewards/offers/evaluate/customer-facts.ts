import type { Db } from '../../../platform/database.ts';
import { addDays, dayOf } from '../../../platform/time.ts';
import {
  selectComplaints,
  selectExposures,
  selectInstalledScenarios,
  selectPlans,
  selectRights,
  selectRuns,
  type ExposureFact,
  type PlanFact,
  type RunFact,
} from './fact-queries.ts';

/** What is known of a customer, as far as offers depend on it. Days are of the reporting time zone. */
export type CustomerFacts = {
  hasOpenComplaint: boolean;
  /** Every scenario may be installed. */
  ownsAll: boolean;
  /** Those that may be installed, or are. */
  scenarioIds: ReadonlySet<string>;
  /** Subscribed to, as long as the subscription goes on. */
  plans: readonly PlanFact[];
  runs: ReadonlyMap<string, RunFact>;
  /** The last day on which they complained about a scenario, or about none in particular. */
  complaintOn: (scenarioId: string) => string | null;
  exposures: readonly ExposureFact[];
};

/** Reads what is known of a customer now. */
export async function readCustomerFacts(
  db: Db,
  customerId: string,
  { at, timeZone }: { at: Date; timeZone: string },
): Promise<CustomerFacts> {
  const rights = await selectRights(db, customerId, at);
  const complaints = await selectComplaints(db, customerId);
  const runs = await selectRuns(db, customerId, addDays(dayOf(at, timeZone), -1));
  return {
    hasOpenComplaint: complaints.some(({ isOpen }) => isOpen),
    ownsAll: rights.includes(null),
    scenarioIds: new Set([
      ...rights.flatMap((id) => id ?? []),
      ...(await selectInstalledScenarios(db, customerId)),
    ]),
    plans: await selectPlans(db, customerId, at),
    runs: new Map(runs.map((run) => [run.scenarioId, run])),
    complaintOn: (scenarioId) =>
      complaints
        .filter((one) => one.scenarioId === null || one.scenarioId === scenarioId)
        .map(({ lastAt }) => dayOf(lastAt, timeZone))
        .toSorted()
        .at(-1) ?? null,
    exposures: await selectExposures(db, customerId),
  };
}
