import { createHash } from 'node:crypto';
import { requireEntitlement } from '../../billing/entitlements/require-entitlement.ts';
import { inTransaction, isUniqueViolation } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { conflict, HttpError, notFound } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import type { MakeCredentials } from '../../platform/make-client.ts';
import type { Blueprint } from '../../scenarios/blueprint/types.ts';
import {
  findScenario,
  findVersion,
  type InstallableVersion,
  type ScenarioSummary,
} from '../../scenarios/find-scenario.ts';
import { findUnanswered } from '../change-queries.ts';
import { composeBlueprint, missingConnectionsIn } from './compose-blueprint.ts';
import { findRow, findRowByKey, insertRow, releaseOldKey, type InstallationRow } from '../queries.ts';
import {
  hashReportToken,
  reportTokenFor,
  reportTokenPrefix,
  reportUrlFor,
} from '../reporting/report-token.ts';
import type { InstallBody } from '../schema.ts';
import { requireRoom } from './plan-limit.ts';
import { longestWaitMs } from './require-unattended.ts';

export type InstallRequest = {
  customerId: string;
  body: InstallBody;
  credentials: MakeCredentials | null;
  idempotencyKey: string | null;
};

/** An installation that is written down, and what is to be put into Make for it. */
export type BegunInstallation = {
  row: InstallationRow;
  scenario: ScenarioSummary;
  /** An earlier request began it, and its answer was lost. */
  isContinued: boolean;
  version: InstallableVersion;
  blueprint: Blueprint;
  reportUrl: string;
};

/**
 * Writes the installation down before anything else happens, or finds the one that the same Idempotency-Key began: it is continued with
 * its own version and report address. Refusals come before: they leave nothing behind.
 */
export async function beginInstallation(deps: Deps, request: InstallRequest): Promise<BegunInstallation> {
  const { pool } = deps;
  const { customerId, body } = request;
  const former = await findFormer(deps, request);
  const scenario = await findScenario(pool, body.scenario);
  if (!scenario) throw notFound('The scenario');
  await requireEntitlement(deps, customerId, scenario);
  const version = await findVersion(pool, scenario.id, former?.versionNumber ?? body.version ?? null);
  if (!version) throw notFound('The version');
  const id = former?.id ?? newId('ins', deps.now());
  const reportUrl = reportUrlFor(deps, id);
  const name = body.name ?? scenario.title.slice(0, 120);
  const blueprint = composeBlueprint(version, {
    installationId: id,
    name,
    reporting: body.reporting,
    reportUrl,
    makeAppId: deps.config.makeAppId,
    connections: body.connections,
  });
  const row = former ?? (await write(deps, request, { id, name, scenario, version, blueprint }));
  return { row, scenario, isContinued: former !== null, version, blueprint, reportUrl };
}

/** The installation that this request continues: the one of its key, or one of the same request whose answer Make never gave. */
async function findFormer(deps: Deps, request: InstallRequest): Promise<InstallationRow | null> {
  const { pool, now } = deps;
  const { customerId, idempotencyKey } = request;
  const requestHash = hashRequest(request);
  if (idempotencyKey !== null) {
    await releaseOldKey(pool, customerId, idempotencyKey, now());
    const former = await findRowByKey(pool, customerId, idempotencyKey);
    if (former) return requireContinuable(former, requestHash);
  }
  const at = now();
  const before = new Date(at.getTime() - longestWaitMs(deps.config));
  const unansweredId = await findUnanswered(pool, { customerId, requestHash, at, before });
  return unansweredId === null ? null : findRow(pool, unansweredId);
}

function requireContinuable(former: InstallationRow, requestHash: Buffer): InstallationRow {
  if (!former.requestHash?.equals(requestHash)) {
    throw conflict(
      'idempotency_key_reused',
      'This Idempotency-Key began another installation (another body, or another Make zone). Use a new key.',
    );
  }
  if (former.status !== 'pending' && former.status !== 'installed')
    throw conflict(
      'conflict',
      `The installation of this Idempotency-Key is ${former.status} by now. Use a new key.`,
    );
  if (former.status === 'installed' && former.makeScenarioId === null && former.makeTeamId !== null)
    throw conflict(
      'conflict',
      'The installation of this Idempotency-Key was confirmed by hand, without makeScenarioId. Use a new key to install once more.',
    );
  return former;
}

type Wish = {
  id: string;
  name: string;
  scenario: ScenarioSummary;
  version: InstallableVersion;
  blueprint: Blueprint;
};

/** The room of a plan is taken and counted in one transaction, so that two at once do not exceed it. */
async function write(deps: Deps, request: InstallRequest, wish: Wish): Promise<InstallationRow> {
  const { pool, sessionSecret, now } = deps;
  const token = reportTokenFor(wish.id, sessionSecret);
  try {
    await inTransaction(pool, async (db) => {
      await insertRow(db, {
        id: wish.id,
        customerId: request.customerId,
        scenarioId: wish.scenario.id,
        versionId: wish.version.id,
        reporting: request.body.reporting,
        name: wish.name,
        reportTokenHash: hashReportToken(token),
        reportTokenPrefix: reportTokenPrefix(token),
        makeZone: request.credentials?.zone ?? null,
        makeTeamId: request.body.teamId ?? null,
        missingConnections: missingConnectionsIn(wish.blueprint, wish.version.requirements),
        idempotencyKey: request.idempotencyKey,
        requestHash: hashRequest(request),
        createdAt: now(),
      });
      await requireRoom(deps, db, request.customerId, wish);
    });
  } catch (error) {
    if (!isUniqueViolation(error, 'installations_customer_id_idempotency_key_key')) throw error;
    throw new HttpError(409, 'idempotency_in_progress', 'The first request with this key is still running.', {
      headers: { 'Retry-After': '5' },
      cause: error,
    });
  }
  const row = await findRow(pool, wish.id);
  if (!row) throw new Error(`the installation ${wish.id} vanished while it was begun`);
  return row;
}

/** The zone counts too: the search for a scenario that may have been created must ask the same one. */
function hashRequest({ body, credentials }: InstallRequest): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([body, credentials?.zone ?? null]))
    .digest();
}
