import { createHash } from 'node:crypto';
import { newId } from '../../server/platform/ids.ts';
import type { Pool } from '../../server/platform/database.ts';

export type ScenarioRow = { id: string; versionId: string; slug: string };

let count = 0;

/** A published scenario with one version, without going through an import. */
export async function insertScenario(
  pool: Pool,
  { minutesByHand = '4', title = 'A scenario' } = {},
): Promise<ScenarioRow> {
  count += 1;
  const [id, versionId, categoryId] = [newId('scn'), newId('ver'), newId('cat')];
  const slug = `scenario-${count}`;
  await pool.query(`insert into categories (id, slug, name, created_at) values ($1, $2, $2, now())`, [
    categoryId,
    `category-${count}`,
  ]);
  await pool.query(
    `insert into scenarios (id, slug, title, description, complexity_level, category_id, status, minutes_by_hand, created_at, updated_at, first_published_at)
     values ($1, $2, $3, 'For tests', 1, $4, 'active', $5, now(), now(), now())`,
    [id, slug, title, categoryId, minutesByHand],
  );
  await pool.query(
    `insert into scenario_versions (id, scenario_id, number, blueprint, scheduling, report, created_at, published_at)
     values ($1, $2, 1, '{"name":"A scenario","flow":[]}', '{"type":"on-demand"}', '{"valid":true,"errors":[],"warnings":[],"requirements":[],"apps":[],"steps":[]}', now(), now())`,
    [versionId, id],
  );
  return { id, versionId, slug };
}

export type InstallationRow = { id: string; token: string };

/** An installation that was confirmed at an instant (never, when null), with a report token. */
export async function insertInstallation(
  pool: Pool,
  {
    customerId,
    scenario,
    confirmedAt = new Date(),
    status = 'installed',
  }: { customerId: string; scenario: ScenarioRow; confirmedAt?: Date | null; status?: string },
): Promise<InstallationRow> {
  const id = newId('ins');
  const token = `rpt_${id}`;
  await pool.query(
    `insert into installations (id, customer_id, scenario_id, version_id, status, reporting, report_token_hash, name, created_at, confirmed_at)
     values ($1, $2, $3, $4, $5, 'http', $6, 'A copy', coalesce($7, now()), $7)`,
    [
      id,
      customerId,
      scenario.id,
      scenario.versionId,
      status,
      createHash('sha256').update(token).digest(),
      confirmedAt,
    ],
  );
  return { id, token };
}
