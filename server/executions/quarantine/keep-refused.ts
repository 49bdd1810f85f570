import { inTransaction } from '../../platform/database.ts';
import type { FieldError } from '../../platform/errors.ts';
import type { RecordingDeps } from '../write-reports.ts';
import { findInstallationsWithCustomers } from '../metrics/metric-queries.ts';
import { quarantine } from './quarantine-tasks.ts';
import type { QuarantineReason, ReportKind } from './schema.ts';

export type RefusedItem = { raw: unknown; reason: QuarantineReason; errors: readonly FieldError[] };

/**
 * Keeps what was refused of a batch: of tasks those that name an installation of the customer's, of figures also those that name none.
 * Whatever names somebody else's, or is no object at all, could not be mended.
 */
export async function keepRefused(
  deps: RecordingDeps,
  customerId: string,
  { kind, reportingCredits }: { kind: ReportKind; reportingCredits: number },
  refused: readonly RefusedItem[],
): Promise<void> {
  const named = refused.map(({ raw }) => installationIn(raw));
  const ids = [...new Set(named.flatMap((id) => id ?? []))];
  const own = await findInstallationsWithCustomers(deps.pool, ids);
  const kept = refused.flatMap((one, index) => {
    const installationId = named[index];
    const isOwn =
      installationId === null ? kind === 'metric' : own.get(installationId ?? '')?.customerId === customerId;
    return isOwn && installationId !== undefined
      ? [{ ...one, customerId, kind, reportingCredits, installationId }]
      : [];
  });
  await inTransaction(deps.pool, (db) => quarantine(db, kept, deps.now()));
}

/** The installation that a report names; null when it names none, undefined when nothing can be made of it. */
function installationIn(raw: unknown): string | null | undefined {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return undefined;
  const { installationId } = raw as { installationId?: unknown };
  if (installationId === undefined) return null;
  return typeof installationId === 'string' && installationId.isWellFormed() && !installationId.includes('\0')
    ? installationId.trim()
    : undefined;
}
