import type { Reporting } from '../installations/schema.ts';
import { arrayLiteral } from '../platform/array-literal.ts';
import type { Db } from '../platform/database.ts';
import { queryPlannedOnce } from '../platform/planned-once.ts';
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

/** An installation as it stands under its lock: `tokenHash` is that of its report address, in hexadecimal digits. */
export type LockedInstallation = {
  installationId: string;
  scenarioId: string;
  customerId: string;
  versionId: string;
  reporting: Reporting;
  tokenHash: string | null;
};

/**
 * Locks the installations of these ids in the order of their numbers: whoever records for an installation waits here for whoever is recording for
 * it, so that former states are read and replaced without a race, and nothing deadlocks. Nothing is joined: a join would lose an
 * installation that got another version while its lock was waited for.
 */
export async function lockInstallations(db: Db, ids: readonly string[]): Promise<LockedInstallation[]> {
  const { rows } = await queryPlannedOnce<LockedInstallation>(
    db,
    `select id as "installationId", scenario_id as "scenarioId", customer_id as "customerId", version_id as "versionId", reporting,
       encode(report_token_hash, 'hex') as "tokenHash"
     from installations where id = any($1::text[])
     order by no
     for no key update`,
    [arrayLiteral(ids)],
  );
  return rows;
}

/** The numbers that stand for these installations, and for all that they belong to, in facts and sums. They never change. */
export async function findPlaces(db: Db, ids: readonly string[]): Promise<TaskPlace[]> {
  const { rows } = await queryPlannedOnce<TaskPlace>(
    db,
    `select i.id as "installationId", i.no as "installationNo", s.id as "scenarioId", s.no as "scenarioNo",
       c.id as "customerId", c.no as "customerNo", v.no as "versionNo"
     from installations i join scenarios s on s.id = i.scenario_id join customers c on c.id = i.customer_id
       join scenario_versions v on v.id = i.version_id
     where i.id = any($1::text[])`,
    [arrayLiteral(ids)],
  );
  return rows;
}

/** Every retry in a chain that one of these executions is part of. */
export async function findRetries(db: Db, executions: readonly PlacedExecution[]): Promise<Retry[]> {
  const { rows } = await queryPlannedOnce<Omit<Retry, 'installationId'> & { installationNo: number }>(
    db,
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

/** A task that may be stored already. */
export type NamedTask = PlacedExecution & { taskKey: string };
/** One that is, and when it began: that names its partition. */
export type KnownTask = NamedTask & { startedAt: Date };

/** Those of these tasks, by their identities, that are stored. */
export async function findKnownTasks(db: Db, named: ReadonlyMap<string, NamedTask>): Promise<KnownTask[]> {
  const tasks = [...named.values()];
  const { rows } = await queryPlannedOnce<{ position: number; startedAt: Date }>(
    db,
    `select position, known.started_at as "startedAt"
     from unnest($1::integer[], $2::uuid[]) with ordinality as named (customer_no, identity, position)
     cross join lateral (
       select started_at from task_identities i where i.customer_no = named.customer_no and i.identity = named.identity limit 1
     ) known`,
    [arrayLiteral(tasks.map(({ place }) => place.customerNo)), arrayLiteral([...named.keys()])],
  );
  return rows.flatMap(({ position, startedAt }) => {
    const task = tasks[position - 1];
    return task ? [{ ...task, startedAt }] : [];
  });
}

/** The stored states of these tasks, with their newest values. */
export async function findTasks(db: Db, tasks: readonly KnownTask[]): Promise<StoredTask[]> {
  const starts = tasks.map(({ startedAt }) => startedAt.getTime());
  const { rows } = await db.query<StoredRow>(
    `select fact.*, worth.*
     from unnest($1::integer[], $2::integer[], $3::text[], $4::text[], $5::timestamptz[]) as known (customer_no, installation_no, execution_id, task_key, started_at)
     cross join lateral (
       select ${factColumns} from task_facts f
       where f.customer_no = known.customer_no and f.installation_no = known.installation_no and f.started_at = known.started_at
         and f.execution_id = known.execution_id and f.task_key is not distinct from nullif(known.task_key, 'main')
         and f.started_at between $6::timestamptz and $7::timestamptz -- other partitions are not even planned for
       limit 1
     ) fact
     ${newestValue}`,
    [
      ...placesOf(tasks),
      tasks.map(({ taskKey }) => taskKey),
      tasks.map(({ startedAt }) => startedAt),
      new Date(Math.min(...starts)),
      new Date(Math.max(...starts)),
    ],
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

const placesOf = (executions: readonly PlacedExecution[]): [string, string, string] => [
  arrayLiteral(executions.map(({ place }) => place.customerNo)),
  arrayLiteral(executions.map(({ place }) => place.installationNo)),
  arrayLiteral(executions.map(({ executionId }) => executionId)),
];
