import type { Db } from '../../platform/database.ts';

/** Titles of scenarios, by id. */
export async function selectTitles(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await db.query<{ id: string; title: string }>(
    'select id, title from scenarios where id = any($1::text[])',
    [ids],
  );
  return new Map(rows.map(({ id, title }) => [id, title]));
}

export type WatchedInstallation = {
  no: number;
  customerNo: number;
  scenarioId: string;
  scenarioTitle: string;
};

/** The installation that a rule watches, with the numbers by which sums know it. */
export async function findInstallation(db: Db, id: string): Promise<WatchedInstallation | null> {
  const { rows } = await db.query<WatchedInstallation>(
    `select installations.no, customers.no as "customerNo", scenario_id as "scenarioId", scenarios.title as "scenarioTitle"
     from installations join customers on customers.id = customer_id join scenarios on scenarios.id = scenario_id
     where installations.id = $1::text`,
    [id],
  );
  return rows[0] ?? null;
}
