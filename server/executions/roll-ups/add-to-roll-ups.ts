import type { Db } from '../../platform/database.ts';
import { kindCode } from '../storage/codes.ts';
import { otherErrors } from './error-codes.ts';
import { hoursKeptMs } from './hour-queries.ts';
import { dayKey, hoursKey, monthKey, shareRollUps } from './lock-days.ts';
import { reportingDays } from './reporting-days.ts';
import { coarserRows, dayRows, sumRows, type RollUpChange } from './roll-up.ts';
import type { ReportingSettings } from '../../platform/reporting.ts';
import {
  addToLibraryDays,
  addToLibraryMonths,
  addToTaskDays,
  addToTaskErrors,
  addToTaskHours,
  addToTaskMonths,
  addToTotalDays,
} from './upsert-queries.ts';
import { hourMs } from '../../platform/time.ts';

/**
 * Adds what changed to every roll-up, in the transaction that has written the facts and after they are written: whoever counts a
 * day anew relies on that order. `settings` are those read under `shareSettings` in this transaction.
 */
export async function addToRollUps(
  db: Db,
  changes: readonly RollUpChange[],
  settings: ReportingSettings,
  now: Date,
): Promise<void> {
  if (changes.length === 0) return;
  const dayOf = await reportingDays(
    db,
    settings,
    changes.map(({ task }) => task.startedAt),
  );
  const days = dayRows(changes, settings.currency, dayOf);
  const months = coarserRows(days, ({ customer_no, day, scenario_no, ai_model, kind }) => ({
    customer_no,
    month: monthOf(day),
    scenario_no,
    ai_model,
    kind,
  }));
  const ofAll = coarserRows(days, ({ day, scenario_no, ai_model, kind }) => ({
    day,
    scenario_no,
    ai_model,
    kind,
  }));
  const monthsOfAll = coarserRows(ofAll, ({ day, scenario_no, ai_model, kind }) => ({
    month: monthOf(day),
    scenario_no,
    ai_model,
    kind,
  }));
  const total = coarserRows(ofAll, ({ day, ai_model, kind }) => ({ day, ai_model, kind }));
  const hours = hourRows(changes, now);
  const daysTouched = new Set(days.map(({ key: { day } }) => String(day)));
  await Promise.all([
    shareRollUps(db, [
      ...[...daysTouched].flatMap((day) => [dayKey(day), monthKey(day)]),
      ...hours.map(({ key: { hour } }) => hoursKey(String(hour).slice(0, 10))),
    ]),
    addToTaskDays(db, days),
    addToTaskErrors(db, errorRows(changes, dayOf)),
    addToTaskMonths(db, months),
    addToLibraryDays(db, ofAll),
    addToLibraryMonths(db, monthsOfAll),
    addToTotalDays(db, total), // the rows that everybody adds to come last, and are held shortest
    addToTaskHours(db, hours),
  ]);
}

const monthOf = (day: string | number): string => `${String(day).slice(0, 7)}-01`;

/** Failed tasks whose error has a code. */
function errorRows(changes: readonly RollUpChange[], dayOf: (instant: Date) => string) {
  const failed = changes.filter(({ task }) => task.status === 'failed' && task.errorCode !== null);
  return sumRows(failed, ({ task, sign }) => ({
    key: {
      customer_no: task.customerNo,
      day: dayOf(task.startedAt),
      scenario_no: task.scenarioNo,
      ai_model: task.aiModel,
      kind: kindCode(task.kind),
      error_code: task.isOtherError ? otherErrors : (task.errorCode ?? ''),
    },
    amounts: task.retryOf === null ? [sign, 0] : [0, sign],
  }));
}

/** Headline runs of the hours that are kept. */
function hourRows(changes: readonly RollUpChange[], now: Date) {
  const first = now.getTime() - hoursKeptMs;
  const runs = changes.filter(
    ({ task }) => task.kind === 'run' && task.retryOf === null && task.startedAt.getTime() > first,
  );
  return sumRows(runs, ({ task, sign }) => ({
    key: { hour: hourOf(task.startedAt) },
    amounts: [sign, task.status === 'completed' ? sign : 0, task.status === 'failed' ? sign : 0],
  }));
}

const hourOf = (at: Date): string => new Date(Math.floor(at.getTime() / hourMs) * hourMs).toISOString();
