import type { Db } from '../../platform/database.ts';
import type { SwitchTerms } from './switch-definitions.ts';

export type SwitchRow = SwitchTerms & { name: string; updatedAt: Date };

const columns = `name, is_on as "isOn", percent, allowed, denied, updated_at as "updatedAt"`;

export async function selectSwitches(db: Db): Promise<SwitchRow[]> {
  const { rows } = await db.query<SwitchRow>(`select ${columns} from switches`);
  return rows;
}

export async function selectSwitch(db: Db, name: string): Promise<SwitchRow | undefined> {
  const { rows } = await db.query<SwitchRow>(`select ${columns} from switches where name = $1::text`, [name]);
  return rows[0];
}

export async function upsertSwitch(db: Db, row: SwitchRow): Promise<void> {
  await db.query(
    `insert into switches (name, is_on, percent, allowed, denied, updated_at)
     values ($1::text, $2::boolean, $3::int, $4::text[], $5::text[], $6::timestamptz)
     on conflict (name) do update set is_on = excluded.is_on, percent = excluded.percent, allowed = excluded.allowed,
       denied = excluded.denied, updated_at = excluded.updated_at`,
    [row.name, row.isOn, row.percent, row.allowed, row.denied, row.updatedAt],
  );
}

/** Which of these are no customers. */
export async function selectStrangers(db: Db, ids: readonly string[]): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select id from unnest($1::text[]) as given (id) where not exists (select from customers where customers.id = given.id)`,
    [ids],
  );
  return rows.map(({ id }) => id);
}
