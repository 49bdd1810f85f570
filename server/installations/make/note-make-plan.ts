import type { Db } from '../../platform/database.ts';

/**
 * Notes the plan of the organization that an installation stands in, for it and for every other installation of the same team in Make: some
 * of them have no token of their own by which it could be asked for.
 */
export async function noteMakePlan(db: Db, installationId: string, plan: string | null): Promise<void> {
  const name = plan?.trim().toLowerCase().slice(0, 100);
  if (!name) return;
  await db.query(
    `with those as (
       select other.id from installations one
         join installations other on other.id = one.id or (other.make_zone = one.make_zone and other.make_team_id = one.make_team_id)
       where one.id = $1::text and other.make_plan is distinct from $2::text
       order by other.id for no key update of other
     )
     update installations set make_plan = $2::text from those where installations.id = those.id`,
    [installationId, name],
  );
}
