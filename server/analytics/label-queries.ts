import type { Db } from '../platform/database.ts';

/** The number of the customer with this id, by which facts and roll-ups name them; null: there is none. */
export async function findCustomerNo(db: Db, id: string): Promise<number | null> {
  const { rows } = await db.query<{ no: number }>('select no from customers where id = $1::text', [id]);
  return rows[0]?.no ?? null;
}

/** The number of the scenario with this id; null: there is none. */
export async function findScenarioNo(db: Db, id: string): Promise<number | null> {
  const { rows } = await db.query<{ no: number }>('select no from scenarios where id = $1::text', [id]);
  return rows[0]?.no ?? null;
}

/** Titles of scenarios, by id. */
export async function findTitles(db: Db, ids: string[]): Promise<Map<string, string>> {
  const { rows } = await db.query<{ id: string; title: string }>(
    'select id, title from scenarios where id = any($1::text[])',
    [ids],
  );
  return new Map(rows.map(({ id, title }) => [id, title]));
}

/** Titles of bundles, by id. */
export async function findBundleTitles(db: Db, ids: string[]): Promise<Map<string, string>> {
  const { rows } = await db.query<{ id: string; title: string }>(
    'select id, title from bundles where id = any($1::text[])',
    [ids],
  );
  return new Map(rows.map(({ id, title }) => [id, title]));
}

/** Names of plans, by id. */
export async function findPlanNames(db: Db, ids: string[]): Promise<Map<string, string>> {
  const { rows } = await db.query<{ id: string; name: string }>(
    'select id, name from plans where id = any($1::text[])',
    [ids],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Names of customers, by id. */
export async function findNames(db: Db, ids: string[]): Promise<Map<string, string>> {
  const { rows } = await db.query<{ id: string; name: string }>(
    'select id, name from customers where id = any($1::text[])',
    [ids],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}
