import type { Db } from '../platform/database.ts';
import type { Retry } from './retry-chains.ts';
import {
  factColumns,
  storedTasks,
  valueColumns,
  type StoredRow,
  type StoredTask,
} from './storage/stored-task.ts';
import type { TaskPlace } from './task-state.ts';

/** A run of an installation whose place is known. */
export type PlacedExecution = { place: TaskPlace; executionId: string };

/**
 * The installations of these ids, locked in the order of their numbers: whoever records for an installation waits here for whoever
 * is recording for it, so that former states are read and replaced without a race, and nothing deadlocks.
 */
export async function lockInstallations(db: Db, ids: string[]): Promise<TaskPlace[]> {
  const { rows } = await db.query<TaskPlace>(
    `select i.id as "installationId", i.no as "installationNo", s.id as "scenarioId", s.no as "scenarioNo",
       c.id as "customerId", c.no as "customerNo", v.no as "versionNo"
     from installations i join scenarios s on s.id = i.scenario_id join customers c on c.id = i.customer_id
       join scenario_versions v on v.id = i.version_id
     where i.id = any($1::text[])
     order by i.no
     for no key update of i`,
    [ids],
  );
  return rows;
}

/** Every retry in a chain that one of these executions is part of. */
export async function findRetries(db: Db, executions: readonly PlacedExecution[]): Promise<Retry[]> {
  const { rows } = await db.query<Omit<Retry, 'installationId'> & { installationNo: number }>(
    `with named as (select * from unnest($1::integer[], $2::integer[], $3::text[]) as named (customer_no, installation_no, execution_id)),
     roots as (
       select customer_no, installation_no, execution_id as root from named
       union
       select customer_no, installation_no, root_execution_id
       from named cross join lateral (
         select root_execution_id from execution_retries r
         where r.customer_no = named.customer_no and r.installation_no = named.installation_no and r.execution_id = named.execution_id
         limit 1
       ) known
     )
     select members.* from roots cross join lateral (
       select r.installation_no as "installationNo", r.execution_id as "executionId", r.retry_of as "retryOf", r.root_execution_id as "rootExecutionId"
       from execution_retries r
       where r.customer_no = roots.customer_no and r.installation_no = roots.installation_no and r.root_execution_id = roots.root
       offset 0
     ) members`,
    placesOf(executions),
  );
  const ids = new Map(executions.map(({ place }) => [place.installationNo, place.installationId]));
  return rows.map(({ installationNo, ...retry }) => ({
    ...retry,
    installationId: idOf(ids, installationNo),
  }));
}

/** The stored states of these tasks, by their identities, with their newest values. */
export async function findTasks(
  db: Db,
  identified: ReadonlyMap<string, PlacedExecution & { taskKey: string }>,
): Promise<StoredTask[]> {
  const tasks = [...identified.values()];
  const { rows } = await db.query<StoredRow>(
    `select fact.*, worth.*
     from unnest($1::integer[], $2::integer[], $3::text[], $4::text[], $5::uuid[]) as named (customer_no, installation_no, execution_id, task_key, identity)
     join task_identities known on known.customer_no = named.customer_no and known.identity = named.identity
     cross join lateral (
       select ${factColumns} from task_facts f
       where f.customer_no = named.customer_no and f.installation_no = named.installation_no and f.started_at = known.started_at
         and f.execution_id = named.execution_id and f.task_key is not distinct from nullif(named.task_key, 'main')
       limit 1
     ) fact
     ${newestValue}`,
    [...placesOf(tasks), tasks.map(({ taskKey }) => taskKey), [...identified.keys()]],
  );
  return storedTasks(
    rows,
    tasks.map(({ place }) => place),
  );
}

/** The same of every task of these executions under a key of its own; those of `main` are found by their identity. */
export async function findTasksUnderOwnKeys(
  db: Db,
  executions: readonly PlacedExecution[],
): Promise<StoredTask[]> {
  const { rows } = await db.query<StoredRow>(
    `select fact.*, worth.*
     from unnest($1::integer[], $2::integer[], $3::text[]) as named (customer_no, installation_no, execution_id)
     cross join lateral (
       select ${factColumns} from task_facts f
       where hashtextextended(f.execution_id, 0) = hashtextextended(named.execution_id, 0) and f.task_key is not null
         and f.customer_no = named.customer_no and f.installation_no = named.installation_no and f.execution_id = named.execution_id
       offset 0
     ) fact
     ${newestValue}`,
    placesOf(executions),
  );
  return storedTasks(
    rows,
    executions.map(({ place }) => place),
  );
}

const newestValue = `left join lateral (
       select to_jsonb(newest) as "newestWorth" from (
         select ${valueColumns} from task_revaluations r
         where r.customer_no = fact.customer_no and r.installation_no = fact."installationNo" and r.started_at = fact."startedAt"
           and r.execution_id = fact."executionId" and r.task_key is not distinct from nullif(fact."taskKey", 'main')
         order by r.revision desc limit 1
       ) newest
     ) worth on true`;

const idOf = (ids: Map<number, string>, no: number): string => {
  const id = ids.get(no);
  if (id === undefined) throw new Error(`installation ${no} was not asked for`);
  return id;
};

const placesOf = (executions: readonly PlacedExecution[]): [number[], number[], string[]] => [
  executions.map(({ place }) => place.customerNo),
  executions.map(({ place }) => place.installationNo),
  executions.map(({ executionId }) => executionId),
];
