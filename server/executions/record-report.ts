import { hashReportToken } from '../installations/report-token.ts';
import { HttpError, notFound, type FieldError } from '../platform/errors.ts';
import { recordTasks } from './record-tasks.ts';
import { readReportBody } from './report-body.ts';
import { findReportingInstallation } from './task-queries.ts';
import type { RecordingDeps } from './write-tasks.ts';

/** Records one task for the installation that the token belongs to; an unknown or revoked token is a 404. */
export async function recordReport(deps: RecordingDeps, token: string, body: unknown): Promise<void> {
  const installation = await findReportingInstallation(deps.pool, hashReportToken(token));
  if (!installation) throw notFound('The installation of this report address');
  const report = readReportBody(body);
  if (typeof report !== 'object' || report === null || Array.isArray(report))
    throw refused([{ path: '/', message: 'Expected an object with the fields of one task.' }]);
  if ('installationId' in report)
    throw refused([
      { path: '/installationId', message: 'Leave it out: the address names the installation.' },
    ]);
  const { rejected } = await recordTasks(deps, installation.customerId, [
    { ...report, installationId: installation.id },
  ]);
  if (rejected[0]) throw refused(rejected[0].errors);
}

const refused = (errors: FieldError[]) =>
  new HttpError(422, 'invalid_request', 'The request is well-formed but not valid; see "errors".', {
    errors,
  });
