import { inTransaction, type Db, type Pool } from '../platform/database.ts';
import { conflict, HttpError, notFound } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import type { Clock } from '../platform/time.ts';
import { announceChange } from './announce-change.ts';
import { announcePublication } from './announce-publication.ts';
import { checkBlueprint } from './blueprint/check-blueprint.ts';
import { schedulingFor } from './blueprint/scheduling.ts';
import type { BlueprintReport } from './blueprint/types.ts';
import { connectionsLeftOut } from './connections-left-out.ts';
import { lockScenario } from './queries.ts';
import type { ScenarioStatus } from './schema.ts';
import { findVersionRow, insertVersion, markPublished } from './version-queries.ts';

type AddedVersion = { id: string; number: number; report: BlueprintReport };

/**
 * Cleans and checks a blueprint and keeps it as the next version, unpublished. One with errors is kept as its report only:
 * a secret that was found is never stored.
 */
export async function addVersion(
  pool: Pool,
  idOrSlug: string,
  upload: { blueprint: unknown; changelog: string; scheduling?: Record<string, unknown> },
  now: Clock,
): Promise<AddedVersion> {
  const checked = checkBlueprint(upload.blueprint);
  const blueprint = checked.valid ? checked.cleaned : null;
  return inTransaction(pool, async (db) => {
    const scenario = await lockWritable(db, idOrSlug);
    const former = await findVersionRow(db, scenario.id, null, { isPublished: false });
    const leftOut = connectionsLeftOut(former?.requirements ?? [], checked);
    const report = { ...checked, warnings: [...checked.warnings, ...leftOut] };
    const { cleaned: _, ...findings } = report;
    const id = newId('ver', now());
    const number = await insertVersion(db, {
      id,
      scenarioId: scenario.id,
      changelog: upload.changelog,
      blueprint,
      scheduling: blueprint && (upload.scheduling ?? { ...schedulingFor(blueprint) }),
      requirements: report.requirements,
      steps: report.steps,
      apps: report.apps,
      report: findings,
      createdAt: now(),
      bringsBack: null,
    });
    return { id, number, report };
  });
}

/** Publishes a version, which makes the scenario active. Publishing the same one again changes nothing in it. */
export async function publishVersion(
  pool: Pool,
  idOrSlug: string,
  number: number,
  now: Clock,
): Promise<{ id: string }> {
  return inTransaction(pool, async (db) => {
    const scenario = await lockWritable(db, idOrSlug);
    const version = await findVersionRow(db, scenario.id, number, { isPublished: false });
    if (!version) throw notFound('The version');
    if (!version.blueprint) {
      throw new HttpError(
        409,
        'version_has_errors',
        'This version has errors and cannot be published. Upload one without them.',
        {
          errors: version.report.errors.map(({ path, code, message }) => ({ path, code, message })),
        },
      );
    }
    const at = now();
    if (!version.publishedAt || scenario.status !== 'active') {
      await markPublished(db, scenario.id, version.id, at);
      await announceChange(db, scenario.id, at);
    }
    if (!version.publishedAt) await announcePublication(db, scenario.id, version.id, at);
    return { id: scenario.id };
  });
}

/** Publishes the content of an earlier published version as a new one; versions themselves never change. */
export async function rollBackScenario(
  pool: Pool,
  idOrSlug: string,
  to: number,
  now: Clock,
): Promise<{ id: string }> {
  return inTransaction(pool, async (db) => {
    const scenario = await lockWritable(db, idOrSlug);
    const former = await findVersionRow(db, scenario.id, to, { isPublished: true });
    if (!former) throw notFound('A published version with this number');
    const id = newId('ver', now());
    await insertVersion(db, {
      ...former,
      id,
      scenarioId: scenario.id,
      changelog: `Rolled back to version ${to}.`,
      createdAt: now(),
      bringsBack: former.bringsBack ?? to,
    });
    const at = now();
    await markPublished(db, scenario.id, id, at);
    await announceChange(db, scenario.id, at);
    await announcePublication(db, scenario.id, id, at);
    return { id: scenario.id };
  });
}

async function lockWritable(db: Db, idOrSlug: string): Promise<{ id: string; status: ScenarioStatus }> {
  const scenario = await lockScenario(db, idOrSlug);
  if (!scenario) throw notFound('The scenario');
  if (scenario.status === 'completed')
    throw conflict(
      'scenario_completed',
      'This scenario is completed and gets no new versions. Set its status back to active first.',
    );
  return scenario;
}
