import { findReporting } from '../../platform/reporting.ts';
import { addDays, dayOf } from '../../platform/time.ts';
import { counted } from '../../platform/words.ts';
import { runFigures, valueFigures } from '../figure-names.ts';
import type { Gate } from '../gate.ts';
import { isWholeHours, sumByZones, sumReportingDays } from '../roll-up-queries.ts';
import { fail, notApplicable, pass } from '../verdict.ts';

/** From the first to the last place of the earth, with summer time on both halves and without. */
const zones = [
  'Pacific/Pago_Pago',
  'America/New_York',
  'America/St_Johns',
  'UTC',
  'Europe/Berlin',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Kiritimati',
];
/** Hours are kept for 90 days; the first and last of them are not whole. */
const daysBack = 80;

export const zoneInvariance: Gate = {
  id: 'G9',
  name: 'The zone changes no total',
  version: 2,
  holds:
    'The hours of 80 ended days come to the same total in the days of every zone from UTC−11 to UTC+14, and the days of the reporting zone come to their hours.',
  remedy:
    'Count the period anew with “rollups rebuild --from D --to D”; look whether PostgreSQL’s time zones were updated without a restart.',
  figures: [...runFigures, ...valueFigures],
  check: async ({ reading, config }) =>
    reading.inSnapshot(async (db, { asOf }) => {
      const { timeZone } = await findReporting(db, config);
      const to = addDays(dayOf(asOf, timeZone), -1);
      const from = addDays(to, 1 - daysBack);
      const bounds = [new Date(`${from}T00:00:00Z`), new Date(`${addDays(to, 1)}T00:00:00Z`)] as const;
      const byZone = await sumByZones(db, zones, ...bounds);
      const most = Math.max(...byZone.map(({ tasks }) => tasks));
      const unlike = byZone.filter(({ tasks }) => tasks !== most);
      const reporting = (await isWholeHours(db, timeZone, from, to))
        ? await sumReportingDays(db, timeZone, { from, to })
        : null;
      const numbers = {
        tasks: most,
        zones: zones.length,
        inDays: reporting?.days ?? null,
        inHours: reporting?.hours ?? null,
      };
      if (most === 0 && (reporting?.days ?? 0) === 0)
        return notApplicable('No run started in the last 80 days.', numbers);
      if (unlike[0])
        return fail(
          `In the days of ${unlike[0].zone} the library has ${counted(unlike[0].tasks, 'run')} instead of ${most}.`,
          numbers,
        );
      if (reporting && reporting.days !== reporting.hours)
        return fail(
          `The days of ${timeZone} from ${from} to ${to} have ${counted(reporting.days, 'run')}, the hours between their bounds ${reporting.hours}.`,
          numbers,
        );
      return pass(`${counted(most, 'run')} from ${from} to ${to}, in whichever zone days are told.`, numbers);
    }),
};
