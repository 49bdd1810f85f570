import type { Db } from '../platform/database.ts';

/** The customer's installations that have a task of an execution of this id. */
export async function selectInstallationsOfExecution(
  db: Db,
  customerId: string,
  executionId: string,
): Promise<{ installationId: string; scenarioId: string }[]> {
  const { rows } = await db.query<{ installationId: string; scenarioId: string }>(
    `select id as "installationId", scenario_id as "scenarioId" from installations
     where customer_id = $1::text
       and exists (select from task_identities where installation_id = installations.id and execution_id = $2::text)`,
    [customerId, executionId],
  );
  return rows;
}
