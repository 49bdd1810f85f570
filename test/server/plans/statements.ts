import { Client } from 'pg';
import { isAnsweringRequest } from '../../../server/platform/work-in-hand.ts';
import type { Db, Pool } from '../../../server/platform/database.ts';

/** A statement that the server sent, and for whom. */
export type Sent = { by: string; text: string; values: unknown[] };
/** What the planner does with it: the indexes it takes, and the tables that it reads from the beginning to the end, keeping so many rows. */
export type Plan = { indexes: string[]; scanned: { table: string; kept: number }[] };

/** Keeps every statement that this process sends to a database, by whom it was said to be sent; `stop` ends that. */
export function collectStatements(databaseUrl: string) {
  const database = new URL(databaseUrl).pathname.slice(1);
  const sent = new Map<string, Sent>();
  let current = { name: '', isOwn: (): boolean => false };
  const note = (client: { database?: string }, query: unknown, given: unknown) => {
    if (client.database !== database || !current.isOwn()) return;
    const { text, values } = typeof query === 'string' ? { text: query, values: given } : (query as Sent);
    if (!/^\s*(select|with|insert|update|delete)\b/i.test(text ?? '')) return;
    const statement = { by: current.name, text, values: Array.isArray(values) ? values : [] };
    const key = JSON.stringify([text, statement.values]);
    if (!sent.has(key)) sent.set(key, statement);
  };
  const prototype = Client.prototype as unknown as { query: (...args: unknown[]) => unknown };
  const original = prototype.query;
  prototype.query = function query(this: object, ...args: unknown[]) {
    note(this, args[0], args[1]);
    return original.apply(this, args);
  };
  const during = async <T>(name: string, isOwn: () => boolean, work: () => Promise<T>): Promise<T> => {
    current = { name, isOwn };
    try {
      return await work();
    } finally {
      current = { name: '', isOwn: () => false };
    }
  };
  return {
    sent: () => [...sent.values()],
    /** What requests cause, and not what runs beside them. */
    ofRequests: <T>(name: string, work: () => Promise<T>) => during(name, isAnsweringRequest, work),
    ofAll: <T>(name: string, work: () => Promise<T>) => during(name, () => true, work),
    stop: () => void (prototype.query = original),
  };
}

type Node = {
  'Node Type': string;
  'Plan Rows': number;
  'Actual Rows'?: number;
  'Actual Loops'?: number;
  'Workers Planned'?: number;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Conflict Arbiter Indexes'?: string[];
  Plans?: Node[];
};

/** How the database would run it, with the same parameters. */
export async function planOf(pool: Pool, sent: Sent): Promise<Plan> {
  return explain(pool, sent, 'format json');
}

/** How the database does run it, with the rows that it really keeps: the planner only guesses those of a condition on an expression. */
export async function runPlanOf(pool: Pool, sent: Sent): Promise<Plan> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    return await explain(client, sent, 'format json, analyze, timing off');
  } finally {
    await client.query('rollback');
    client.release();
  }
}

async function explain(db: Db, { text, values }: Sent, options: string): Promise<Plan> {
  const { rows } = await db.query<{ 'QUERY PLAN': { Plan: Node }[] }>(`explain (${options}) ${text}`, values);
  const nodes = rows.flatMap((row) => row['QUERY PLAN'].flatMap((each) => nodesOf(each.Plan)));
  return {
    indexes: nodes.flatMap((node) => [
      ...((node['Index Name'] ?? []).length ? [node['Index Name'] ?? ''] : []),
      ...(node['Conflict Arbiter Indexes'] ?? []),
    ]),
    scanned: nodes.flatMap((node) => {
      const table = node['Node Type'] === 'Seq Scan' ? node['Relation Name'] : undefined;
      const isNeverRun = node['Actual Loops'] === 0;
      return table === undefined || isNeverRun ? [] : [{ table, kept: node['Plan Rows'] }];
    }),
  };
}

/** A node and all below it. Rows below a Gather are told per process there: the workers, and what time the leader has for reading itself. */
function nodesOf(node: Node, processes = 1): Node[] {
  const workers = node['Workers Planned'];
  const below = workers === undefined ? processes : workers + Math.max(0, 1 - 0.3 * workers);
  return [
    { ...node, 'Plan Rows': (node['Actual Rows'] ?? node['Plan Rows']) * processes },
    ...(node.Plans ?? []).flatMap((each) => nodesOf(each, below)),
  ];
}

/** Tables with so many rows and more, a partition by itself, and how many they have. */
export async function findBigTables(pool: Pool, from: number): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ name: string; count: number }>(
    `select relname as name, reltuples::bigint as count from pg_class
     where relnamespace = 'public'::regnamespace and relkind = 'r' and reltuples >= $1`,
    [from],
  );
  return new Map(rows.map(({ name, count }) => [name, count]));
}

/** Every table, those of partitions only as the whole. */
export async function findTables(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `select relname as name from pg_class
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition order by 1`,
  );
  return rows.map(({ name }) => name);
}

/** The indexes of these tables that are not there for uniqueness, each with the names under which plans speak of it. */
export async function findIndexes(pool: Pool, tables: readonly string[]): Promise<Map<string, string[]>> {
  const { rows } = await pool.query<{ name: string; names: string[] }>(
    `select index.relname as name,
       array_agg(part.relname::text) filter (where part.relname is not null) || index.relname::text as names
     from pg_index join pg_class as index on index.oid = indexrelid join pg_class as owner on owner.oid = indrelid
       left join pg_inherits on inhparent = index.oid left join pg_class as part on part.oid = inhrelid
     where owner.relname = any($1::text[]) and owner.relnamespace = 'public'::regnamespace and not indisunique
     group by index.relname order by 1`,
    [tables],
  );
  return new Map(rows.map(({ name, names }) => [name, names]));
}
