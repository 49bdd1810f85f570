import type { Db } from '../platform/database.ts';
import { selectInstallationsOfExecution } from './execution-queries.ts';

/** The customer's installations that reported an execution of this id; ids of executions are unique per installation only. */
export function findInstallationsOfExecution(
  db: Db,
  customerId: string,
  executionId: string,
): Promise<{ installationId: string; scenarioId: string }[]> {
  return selectInstallationsOfExecution(db, customerId, executionId);
}
