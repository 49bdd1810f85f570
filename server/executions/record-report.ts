import { takeQuestions, type Question, type QuestionDeps } from './calibration/due-questions.ts';
import { hashReportToken } from '../installations/reporting/report-token.ts';
import { HttpError, notFound, type FieldError } from '../platform/errors.ts';
import { noteInWork } from '../platform/work-in-hand.ts';
import { checkTask } from './check-report.ts';
import { noteTasks } from './note-tasks.ts';
import { noteClocks } from './record-counters.ts';
import { recordTasks } from './record-tasks.ts';
import { desksOf, type RecordDeps } from './recording-desks.ts';
import { addressesUsed, reportingCreditsOf, type Addressee } from './report-address.ts';
import { resultLinkUrl } from './result-link.ts';
import { readReportBody } from './report-body.ts';
import { findReportingInstallation } from './reporting-installation-queries.ts';

/** What the answer to a report carries: what to ask of the customer, and where they say that the result was wrong. */
type Answered = { question: Question | null; resultUrl: string };

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
): Promise<Answered> {
  const tokenHash = hashReportToken(token);
  const report = readReportBody(body);
  noteTasks([report]);
  const used = await recordByUsedAddress(deps, tokenHash.toString('hex'), report);
  const { customerId, id } = used ?? (await recordByAddress(deps, tokenHash, report));
  noteInWork({ customerId, installationId: id });
  const [question = null] = await takeQuestions(deps, customerId, [id]);
  return { question, resultUrl: resultLinkUrl(deps, { installationId: id, ...namesOf(report) }) };
}

/**
 * Most reports are sound and come by an address that others have come by: whose it is was known then, and that it still is is seen by the
 * transaction that records. Null when anything is otherwise, so that it has to be looked up.
 */
async function recordByUsedAddress(
  deps: RecordDeps,
  tokenHash: string,
  report: unknown,
): Promise<Addressee | null> {
  const addressee = addressesUsed(deps.pool).get(tokenHash);
  if (!addressee || !isTask(report) || 'installationId' in report) return null;
  const now = deps.now();
  const checked = checkTask({ ...report, installationId: addressee.id }, { now, arrivedAt: now });
  if (!checked.ok) return null;
  const reports = [{ task: checked.value, customerId: addressee.customerId, tokenHash }];
  const [outcome] = await desksOf(deps).tasks.add(addressee.customerId, reports);
  if (outcome !== 'accepted' && outcome !== 'updated' && outcome !== 'duplicates') return null;
  noteClocks(reports, now);
  return addressee;
}

async function recordByAddress(deps: RecordDeps, tokenHash: Buffer, report: unknown): Promise<Addressee> {
  const installation = await findReportingInstallation(deps.pool, tokenHash);
  if (!installation) throw notFound('The installation of this report address');
  if (!isTask(report))
    throw refused([{ path: '/', message: 'Expected an object with the fields of one task.' }]);
  if ('installationId' in report)
    throw refused([
      { path: '/installationId', message: 'Leave it out: the address names the installation.' },
    ]);
  const { id, customerId, reporting } = installation;
  const tasks = [{ ...report, installationId: id }];
  const reportingCredits = reportingCreditsOf(reporting);
  const { rejected } = await recordTasks(deps, customerId, tasks, { reportingCredits });
  if (rejected[0]) throw refused(rejected[0].errors);
  addressesUsed(deps.pool).set(tokenHash.toString('hex'), { id, customerId });
  return installation;
}

/** By what a recorded task is known beside its installation; both were judged. */
function namesOf(report: unknown): { executionId: string; taskKey: string } {
  const { executionId, taskKey = 'main' } = report as { executionId: string; taskKey?: string };
  return { executionId: executionId.trim(), taskKey: taskKey.trim() };
}

const isTask = (report: unknown): report is Record<string, unknown> =>
  typeof report === 'object' && report !== null && !Array.isArray(report);

const refused = (errors: FieldError[]) =>
  new HttpError(422, 'invalid_request', 'The request is well-formed but not valid: see its errors.', {
    errors,
  });
