import type { Db } from '../platform/database.ts';

/** A version that anybody could install. */
export async function findPublishedVersion(db: Db): Promise<{ id: string; scenarioId: string } | null> {
  const { rows } = await db.query<{ id: string; scenarioId: string }>(
    `select versions.id, versions.scenario_id as "scenarioId"
     from scenarios join scenario_versions versions on versions.scenario_id = scenarios.id and versions.published_at is not null
     where scenarios.status = 'active' order by scenarios.id limit 1`,
  );
  return rows[0] ?? null;
}

/** An installation in a transaction that is taken back: of all that a sample needs the one thing that is not made by the running code. */
export async function insertCanaryInstallation(
  db: Db,
  {
    installationId,
    customerId,
    scenarioId,
    versionId,
    at,
  }: { installationId: string; customerId: string; scenarioId: string; versionId: string; at: Date },
): Promise<void> {
  await db.query(
    `insert into installations (id, customer_id, scenario_id, version_id, status, reporting, name, created_at)
     values ($1::text, $2::text, $3::text, $4::text, 'pending', 'module', 'Canary', $5::timestamptz)`,
    [installationId, customerId, scenarioId, versionId, at],
  );
}

/** A checkout that was opened, in the same transaction: opening one for real asks Stripe for it. */
export async function insertCanaryCheckout(
  db: Db,
  checkout: {
    id: string;
    customerId: string;
    scenarioId: string;
    amount: number;
    currency: string;
    at: Date;
  },
): Promise<void> {
  await db.query(
    `insert into checkout_sessions (id, customer_id, scenario_id, amount, currency, status, source, created_at)
     values ($1::text, $2::text, $3::text, $4::bigint, $5::text, 'open', 'library', $6::timestamptz)`,
    [checkout.id, checkout.customerId, checkout.scenarioId, checkout.amount, checkout.currency, checkout.at],
  );
}

/** Whether nothing is left of the customer whom the audit made up. */
export async function canaryIsGone(db: Db, email: string): Promise<boolean> {
  const { rows } = await db.query<{ isGone: boolean }>(
    `select not exists (select from customers where email = $1::text) as "isGone"`,
    [email],
  );
  return rows[0]?.isGone ?? false;
}
