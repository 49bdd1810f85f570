import type { Db } from '../platform/database.ts';

/** The customer's installations that have a task of an execution of this id. */
export async function selectInstallationsOfExecution(
  db: Db,
  customerId: string,
  executionId: string,
): Promise<{ installationId: string; scenarioId: string }[]> {
  const { rows } = await db.query<{ installationId: string; scenarioId: string }>(
    `select i.id as "installationId", i.scenario_id as "scenarioId"
     from installations i join customers c on c.id = i.customer_id
     where c.id = $1::text
       and (
         exists (select from task_identities where customer_no = c.no and identity = task_identity(i.id, $2::text, 'main'))
         or exists (
           select from task_facts f
           where hashtextextended(f.execution_id, 0) = hashtextextended($2::text, 0) and f.task_key is not null
             and f.customer_no = c.no and f.installation_no = i.no and f.execution_id = $2::text
         )
       )`,
    [customerId, executionId],
  );
  return rows;
}
