import { takeQuestions, type Question, type QuestionDeps } from './calibration/due-questions.ts';
import { hashReportToken } from '../installations/reporting/report-token.ts';
import { HttpError, notFound, type FieldError } from '../platform/errors.ts';
import { recordTasks } from './record-tasks.ts';
import { readReportBody } from './report-body.ts';
import { findReportingInstallation } from './reporting-installation-queries.ts';
import type { RecordDeps } from './recording-desks.ts';

/**
 * Records one task for the installation that the token belongs to; an unknown or revoked token is a 404. Answers what to ask of its customer.
 *
 * The reporting module of the kinds `http` and `module` is an operation of Make, so each task that it reports has cost one credit:
 * once per task, however often it is reported. Make does not tell a run its own credits, so this one is all that is known, and it counts
 * as the task's run cost (at `creditPrice`; without one the task is `unpriced`). A report that states `credits` states the
 * whole of the run and nothing is added. Tasks read from Make's logs (`pull`) carry Make's own centicredits, which hold every operation,
 * and those sent to `POST /v1/execution-tasks` come from the customer's own programs: to neither is anything added.
 */
export async function recordReport(
  deps: RecordDeps & QuestionDeps,
  token: string,
  body: unknown,
): Promise<Question | null> {
  const installation = await findReportingInstallation(deps.pool, hashReportToken(token));
  if (!installation) throw notFound('The installation of this report address');
  const report = readReportBody(body);
  if (typeof report !== 'object' || report === null || Array.isArray(report))
    throw refused([{ path: '/', message: 'Expected an object with the fields of one task.' }]);
  if ('installationId' in report)
    throw refused([
      { path: '/installationId', message: 'Leave it out: the address names the installation.' },
    ]);
  const { id, customerId, reporting } = installation;
  const reportingCredits = reporting === 'http' || reporting === 'module' ? 1 : 0;
  const tasks = [{ ...report, installationId: id }];
  const { rejected } = await recordTasks(deps, customerId, tasks, { reportingCredits });
  if (rejected[0]) throw refused(rejected[0].errors);
  return (await takeQuestions(deps, customerId, [id]))[0] ?? null;
}

const refused = (errors: FieldError[]) =>
  new HttpError(422, 'invalid_request', 'The request is well-formed but not valid: see its errors.', {
    errors,
  });
