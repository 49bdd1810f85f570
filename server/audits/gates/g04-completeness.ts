import { runFigures, valueFigures } from '../figure-names.ts';
import type { Gate } from '../gate.ts';
import { countMissing } from '../pipeline-queries.ts';
import { notApplicable, verdictOf } from '../verdict.ts';
import { dayMs, hourMs } from '../../platform/time.ts';

/** A run log that is read every few minutes and was not for so long has gaps. */
const behindWarnMs = 6 * hourMs;
const behindFailMs = 24 * hourMs;
const weekMs = 7 * dayMs;
/** Refused reports beyond this share are no longer single mistakes. */
const mostRefused = 0.01;

export const completeness: Gate = {
  id: 'G4',
  name: 'No run is missing',
  version: 1,
  holds:
    'Every run log that is read has been read to its end, no installation’s reporting is known to be broken, and at most 1 % of the reports of a week were refused.',
  remedy:
    'Open the installations with a problem of reporting, and the refused reports (GET /admin/quarantined-tasks): mend the reporting program, then replay them. Run logs that are behind need a valid connection to Make.',
  figures: [...runFigures, ...valueFigures],
  check: async ({ pool }, { at }) => {
    const ago = (ms: number) => new Date(at.getTime() - ms);
    const found = await countMissing(pool, {
      at,
      warnBefore: ago(behindWarnMs),
      failBefore: ago(behindFailMs),
      since: ago(weekMs),
    });
    if (found.installations === 0 && found.reports === 0 && found.refused === 0)
      return notApplicable('Nothing is installed, and nothing was reported.');
    const share = found.refused / Math.max(1, found.reports + found.refused);
    return verdictOf(
      [
        {
          name: 'logsFarBehind',
          count: found.farBehind,
          is: 'fail',
          says: 'run logs were not read for a day: runs are missing',
        },
        { name: 'logsBehind', count: found.behind, is: 'warn', says: 'run logs were not read for six hours' },
        {
          name: 'brokenReporting',
          count: found.broken,
          is: 'warn',
          says: 'installations have a known problem of reporting',
        },
        {
          name: 'refused',
          count: found.refused,
          is: share > mostRefused ? 'fail' : 'warn',
          says: 'reports of the last week were refused, wait in quarantine and stand in no figure',
        },
      ],
      `${found.reports} tasks of the last week; every run log is read, and no report waits.`,
      { installations: found.installations, reports: found.reports },
    );
  },
};
