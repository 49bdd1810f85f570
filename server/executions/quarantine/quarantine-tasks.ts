import { createHash } from 'node:crypto';
import { afterCommit, type Db } from '../../platform/database.ts';
import type { FieldError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { quarantined } from '../record-counters.ts';
import { deleteBeyondNewest, upsertQuarantined } from './quarantine-queries.ts';
import type { QuarantineReason, ReportKind } from './schema.ts';

/** A report that was refused, as it came. */
export type RefusedReport = {
  customerId: string;
  /** One of the customer's own; null for a figure that names none. */
  installationId: string | null;
  kind: ReportKind;
  raw: unknown;
  reason: QuarantineReason;
  errors: readonly FieldError[];
  reportingCredits: number;
};

const longestRaw = 16 * 1024;
const newestKept = 1_000;

/**
 * Keeps refused reports for operators, who see, mend and replay them: the newest 1,000 of each customer, 16 KB of each. One that comes again
 * as it was is noted on its row, whatever became of it, so that a program that repeats itself fills nothing. To be called in a transaction.
 */
export async function quarantine(db: Db, reports: readonly RefusedReport[], at: Date): Promise<void> {
  if (reports.length === 0) return;
  const rows = new Map(
    reports.map((report) => {
      const { customerId, installationId, kind, reason, errors, reportingCredits } = report;
      const { raw, isWhole, digest } = asText(report.raw);
      const row = {
        customerId,
        installationId,
        kind,
        reason,
        errors,
        reportingCredits,
        raw,
        isWhole,
        digest,
      };
      return [`${customerId}\n${digest}`, { ...row, id: newId('qua', at) }];
    }),
  );
  const reasons = await upsertQuarantined(db, [...rows.values()], at);
  const customerIds = [...new Set(reports.map(({ customerId }) => customerId))];
  await deleteBeyondNewest(db, customerIds, newestKept);
  afterCommit(db, () => {
    for (const reason of reasons) quarantined.inc({ reason });
  });
}

/** JSON writes what cannot be stored as escapes, so its text can be kept whatever it says. */
function asText(raw: unknown): { raw: string; isWhole: boolean; digest: string } {
  const text = jsonOf(raw);
  const digest = createHash('sha256').update(text).digest('hex');
  if (Buffer.byteLength(text) <= longestRaw) return { raw: text, isWhole: true, digest };
  const cut = Buffer.from(text).subarray(0, longestRaw).toString().replace(/�+$/, '');
  return { raw: cut, isWhole: false, digest };
}

function jsonOf(raw: unknown): string {
  try {
    return JSON.stringify(raw) ?? 'null';
  } catch {
    return JSON.stringify('Nested too deeply to be kept.');
  }
}
