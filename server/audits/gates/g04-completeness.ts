import { compareRunLogs, type LogComparison } from '../../executions/pull/compare-run-logs.ts';
import { counted } from '../../platform/words.ts';
import { runFigures, valueFigures } from '../figure-names.ts';
import type { Gate } from '../gate.ts';
import { countMissing } from '../pipeline-queries.ts';
import { notApplicable, verdictOf } from '../verdict.ts';
import { dayMs, hourMs } from '../../platform/time.ts';

/** A run log that is read every few minutes and was not for so long has gaps. */
const behindWarnMs = 6 * hourMs;
const behindFailMs = 24 * hourMs;
const weekMs = 7 * dayMs;
/** So many runs are told by name. */
const mostNamed = 3;
/** Refused reports beyond this share are no longer single mistakes. */
const mostRefused = 0.01;

export const completeness: Gate = {
  id: 'G4',
  name: 'No run is missing',
  version: 3,
  holds:
    'Every run that Make has logged is known here, and every one that is recorded here is in Make’s log: yesterday’s logs of all installations of paid scenarios that read them, and of one in twenty others. Every run log has been read to its end, no installation’s reporting is known to be broken, and at most 1 % of the reports of a week were refused.',
  remedy:
    'Open the installations with a problem of reporting, and the refused reports (GET /admin/quarantined-tasks): mend the reporting program, then replay them. Run logs that are behind need a valid connection to Make. Runs that Make has logged and that are missing here were taken out after they had been read: find out who did it, and bring them back from a backup or by reporting them (POST /v1/execution-tasks). Runs that Make has not logged were reported by another program beside the run log, or put in by hand: take the reporting module out of the scenario in Make, or revoke the key that reports them.',
  figures: [...runFigures, ...valueFigures],
  check: async (deps, { at, runId }) => {
    const { pool } = deps;
    const ago = (ms: number) => new Date(at.getTime() - ms);
    const found = await countMissing(pool, {
      at,
      warnBefore: ago(behindWarnMs),
      failBefore: ago(behindFailMs),
      since: ago(weekMs),
    });
    if (found.installations === 0 && found.reports === 0 && found.refused === 0)
      return notApplicable('Nothing is installed, and nothing was reported.');
    const logs = await compareRunLogs(deps, at, runId);
    const share = found.refused / Math.max(1, found.reports + found.refused);
    return verdictOf(
      [
        {
          name: 'runsMissing',
          count: logs.missing.length,
          is: 'fail',
          says: [
            `run that Make has logged on ${logs.day} is not here (${named(logs.missing)})`,
            `runs that Make has logged on ${logs.day} are not here (${named(logs.missing)})`,
          ],
        },
        {
          name: 'runsUnlogged',
          count: logs.unlogged.length,
          is: 'fail',
          says: [
            `run of ${logs.day} is here that Make has not logged (${named(logs.unlogged)})`,
            `runs of ${logs.day} are here that Make has not logged (${named(logs.unlogged)})`,
          ],
        },
        {
          name: 'logsFarBehind',
          count: found.farBehind,
          is: 'fail',
          says: [
            'run log was not read for a day: runs are missing',
            'run logs were not read for a day: runs are missing',
          ],
        },
        {
          name: 'logsBehind',
          count: found.behind,
          is: 'warn',
          says: ['run log was not read for six hours', 'run logs were not read for six hours'],
        },
        {
          name: 'brokenReporting',
          count: found.broken,
          is: 'warn',
          says: [
            'installation has a known problem of reporting',
            'installations have a known problem of reporting',
          ],
        },
        {
          name: 'refused',
          count: found.refused,
          is: share > mostRefused ? 'fail' : 'warn',
          says: [
            'report of the last week was refused, waits in quarantine and stands in no figure',
            'reports of the last week were refused, wait in quarantine and stand in no figure',
          ],
        },
      ],
      `${counted(found.reports, 'task')} of the last week; every run log is read, and no report waits.`,
      {
        installations: found.installations,
        reports: found.reports,
        logsCompared: logs.compared,
        logsUnread: logs.unread,
        runsInLogs: logs.runs,
      },
    );
  },
};

/** "a of x, b of x, c of y and 4 more". */
function named(runs: LogComparison['missing']): string {
  const rest = runs.length - mostNamed;
  const names = runs.slice(0, mostNamed).map((run) => `${run.executionId} of ${run.installationId}`);
  return `${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
