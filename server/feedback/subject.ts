import { findInstallationsOfExecution } from '../executions/find-executions.ts';
import { findInstallation } from '../installations/find-installation.ts';
import type { Db } from '../platform/database.ts';
import { invalid } from '../platform/errors.ts';
import { findScenario } from '../scenarios/find-scenario.ts';
import type { FeedbackBody } from './schema.ts';

/** What feedback is about: an execution stands in its installation, an installation in its scenario. */
export type Subject = {
  scenarioId: string | null;
  installationId: string | null;
  executionId: string | null;
  /** The version that is installed. */
  versionId: string | null;
};

type Named = Pick<FeedbackBody, 'scenario' | 'installationId' | 'executionId'>;

/** Finds what the caller names and fills in what follows from it; a 422 names the field that is not theirs or does not fit. */
export async function subjectOf(db: Db, customerId: string, named: Named): Promise<Subject> {
  const scenarioId = await scenarioIdOf(db, named.scenario);
  const { executionId = null } = named;
  const installationId =
    named.installationId ??
    (executionId && (await installationOfExecution(db, customerId, executionId, scenarioId)));
  if (installationId === null) return { scenarioId, installationId, executionId, versionId: null };
  const installation = await findInstallation(db, installationId);
  if (installation?.customerId !== customerId)
    throw invalid('/installationId', 'No installation of yours has this id.');
  if (scenarioId !== null && installation.scenarioId !== scenarioId)
    throw invalid('/installationId', 'This installation is of another scenario.');
  if (named.installationId !== undefined && executionId !== null)
    await requireExecutionOf(db, customerId, executionId, installationId);
  const { versionId } = installation;
  return { scenarioId: installation.scenarioId, installationId, executionId, versionId };
}

async function scenarioIdOf(db: Db, idOrSlug: string | undefined): Promise<string | null> {
  if (idOrSlug === undefined) return null;
  const scenario = await findScenario(db, idOrSlug, { includeUnpublished: true });
  if (!scenario || scenario.status === 'draft')
    throw invalid('/scenario', 'There is no scenario with this id or slug.');
  return scenario.id;
}

async function installationOfExecution(
  db: Db,
  customerId: string,
  executionId: string,
  scenarioId: string | null,
): Promise<string> {
  const all = await findInstallationsOfExecution(db, customerId, executionId);
  const fitting = all.filter((one) => scenarioId === null || one.scenarioId === scenarioId);
  const [only, ...others] = fitting;
  if (!only)
    throw invalid(
      '/executionId',
      all.length > 0
        ? 'This execution is of another scenario.'
        : 'No execution of yours with this id was reported; leave it out and name it in the message.',
    );
  if (others.length > 0)
    throw invalid(
      '/installationId',
      'Several installations of yours have an execution of this id: name one.',
    );
  return only.installationId;
}

async function requireExecutionOf(
  db: Db,
  customerId: string,
  executionId: string,
  installationId: string,
): Promise<void> {
  const found = await findInstallationsOfExecution(db, customerId, executionId);
  if (!found.some((one) => one.installationId === installationId))
    throw invalid('/executionId', 'This installation has reported no execution with this id; leave it out.');
}
