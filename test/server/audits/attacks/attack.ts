import type { World } from './audited-world.ts';

/** Something that makes figures wrong, or would if nobody looked. */
export type Attack = {
  name: string;
  /** The gate that must catch it. */
  gate: string;
  /**
   * Carries it out: over HTTP as far as it gets; where the door holds it off, what would have followed is done in the database, behind it. Answers how
   * to undo it.
   */
  carryOut: (world: World) => Promise<() => Promise<void>>;
};

/** The first of the customers who live in the world. */
export function placeOf(world: World, index = 0) {
  const place = world.places[index];
  if (!place) throw new Error(`Nobody lives at ${index}.`);
  return place;
}

/** The day of the world, as the database names days. */
export const dayOfWorld = (world: World, daysAgo: number) =>
  new Date(world.clock.now.getTime() - daysAgo * 86_400_000).toISOString().slice(0, 10);

/** Keeps a table aside and puts it back. */
export async function keepAside(world: World, table: string): Promise<() => Promise<void>> {
  const { pool } = world.shop.server;
  await pool.query(`create table kept_${table} as select * from ${table}`);
  return async () => {
    const { rows } = await pool.query<{ names: string }>(
      `select string_agg(quote_ident(column_name), ', ') as names from information_schema.columns
       where table_name = $1 and table_schema = 'public' and is_identity = 'NO' and is_generated = 'NEVER'`,
      [table],
    );
    const names = rows[0]?.names ?? '*';
    await world.byHand(
      table,
      `delete from ${table}`,
      `insert into ${table} (${names}) select ${names} from kept_${table}`,
      `drop table kept_${table}`,
    );
    await pool.query(`update roll_up_checks set differences = '[]', repaired_at = null`);
  };
}
