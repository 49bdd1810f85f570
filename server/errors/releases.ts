import type { Db } from '../platform/database.ts';
import type { Release } from './gathering.ts';

/** The number of a release of the server: those that were first started later have higher ones. */
export async function noteRelease(db: Db, name: string, now: Date): Promise<Release> {
  const { rows } = await db.query<Release>(
    `with noted as (
       insert into server_releases (name, first_started_at)
       select $1::text, $2::timestamptz where not exists (select from server_releases where name = $1::text)
       on conflict (name) do nothing
       returning no, name
     )
     select no, name from noted union all select no, name from server_releases where name = $1::text`,
    [name, now],
  );
  return rows[0] ?? noteRelease(db, name, now); // another server noted it at this moment
}
