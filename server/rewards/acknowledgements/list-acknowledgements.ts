import { customerSeenBy, type OperatorCaller } from '../../platform/caller.ts';
import type { Db } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { decodeCursor, pageFrom, type Page } from '../../platform/pagination.ts';
import type { Acknowledgement } from '../points/points-schema.ts';
import {
  selectAcknowledgementPage,
  selectAcknowledgements,
  type AcknowledgementRow,
  type AcknowledgementState,
} from './acknowledgement-queries.ts';
import type { AdminAcknowledgement } from './acknowledgements-schema.ts';

const shown = 20;

/** What was told to a customer, newest first; figures are there once the mail is written. */
export async function listAcknowledgements(db: Db, customerId: string): Promise<Acknowledgement[]> {
  const rows = await selectAcknowledgements(db, customerId, shown);
  return rows.map(({ installationId, scenarioId, scenarioTitle, completedRuns, reachedAt, content }) => ({
    installationId,
    scenario: { id: scenarioId, title: scenarioTitle },
    completedRuns,
    reachedAt: reachedAt.toISOString(),
    valueMicros: content?.valueMicros ?? null,
    netMicros: content?.netMicros ?? null,
    currency: content?.currency ?? null,
    points: content?.pointsEarned ?? null,
  }));
}

type AdminWish = {
  state?: AcknowledgementState | undefined;
  customer?: string | undefined;
  limit: number;
  cursor?: string | undefined;
};

/** The mails about milestones as operators see them, newest first. */
export async function listAdminAcknowledgements(
  { pool }: Pick<Deps, 'pool'>,
  caller: OperatorCaller,
  { state, customer, limit, cursor }: AdminWish,
): Promise<Page<AdminAcknowledgement>> {
  const beforeId = decodeCursor(cursor, ['text'])?.[0] ?? null;
  const filter = { state: state ?? null, customerId: customer ?? null, beforeId, limit };
  return pageFrom(
    await selectAcknowledgementPage(pool, filter),
    limit,
    (row) => toAdminAcknowledgement(row, caller),
    ({ id }) => [id],
  );
}

/** Names and addresses only for who may see them. */
export function toAdminAcknowledgement(
  row: AcknowledgementRow,
  caller: OperatorCaller,
): AdminAcknowledgement {
  const { id, customerId, customerName, customerEmail, installationId, completedRuns, state } = row;
  return {
    id,
    customer: customerSeenBy(caller, { id: customerId, name: customerName, email: customerEmail }),
    installationId,
    scenario: { id: row.scenarioId, title: row.scenarioTitle },
    completedRuns,
    reachedAt: row.reachedAt.toISOString(),
    state,
    sendingAt: row.sendingAt?.toISOString() ?? null,
    sentAt: row.sentAt?.toISOString() ?? null,
  };
}
