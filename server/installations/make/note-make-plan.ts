import type { Db } from '../../platform/database.ts';

/** What Make tells of the plan of an organization; null where it does not. */
export type NotedPlan = {
  name: string | null;
  creditsPerMonth: number | null;
  organizationId: number | null;
};

/**
 * Notes the plan of the organization that an installation stands in, for it and for every other installation of the same team in Make: some
 * of them have no token of their own by which it could be asked for. What Make does not tell stays as it was told before.
 */
export async function noteMakePlan(db: Db, installationId: string, plan: NotedPlan): Promise<void> {
  const name = plan.name?.trim().toLowerCase().slice(0, 100) || null;
  if (name === null && plan.creditsPerMonth === null && plan.organizationId === null) return;
  await db.query(
    `with those as (
       select other.id from installations one
         join installations other on other.id = one.id or (other.make_zone = one.make_zone and other.make_team_id = one.make_team_id)
       where one.id = $1::text and (other.make_plan, other.make_plan_credits, other.make_organization_id) is distinct from
         (coalesce($2::text, other.make_plan), coalesce($3::bigint, other.make_plan_credits), coalesce($4::bigint, other.make_organization_id))
       order by other.id for no key update of other
     )
     update installations
     set make_plan = coalesce($2::text, make_plan), make_plan_credits = coalesce($3::bigint, make_plan_credits),
       make_organization_id = coalesce($4::bigint, make_organization_id)
     from those where installations.id = those.id`,
    [
      installationId,
      name,
      plan.creditsPerMonth === null ? null : Math.round(plan.creditsPerMonth),
      plan.organizationId,
    ],
  );
}
