import type { Db } from '../../platform/database.ts';
import type { NewFeedback } from '../queries.ts';
import { complaintKinds } from '../schema.ts';
import { noteChanges } from '../triage/change-queries.ts';
import { reopenFixed } from './fix-queries.ts';

/**
 * A complaint about an installation that runs a version with a fix casts doubt on that fix: what was held to be mended there is open again.
 */
export async function reopenAfterComplaint(
  db: Db,
  { id, kind, installationId, versionId, createdAt }: NewFeedback,
  at: Date = createdAt,
): Promise<void> {
  if (!complaintKinds.includes(kind) || installationId === null || versionId === null) return;
  const reopened = await reopenFixed(db, { installationId, versionId, exceptId: id });
  for (const { id: formerId, status } of reopened)
    await noteChanges(db, [formerId], [{ field: 'status', former: status, current: 'open', reason: id }], {
      author: { by: 'customer' },
      at,
    });
}
