import { customerSeenBy, type OperatorCaller } from '../../platform/caller.ts';
import type { Deps } from '../../platform/deps.ts';
import { notFound } from '../../platform/errors.ts';
import { decodeCursor, pageFrom } from '../../platform/pagination.ts';
import { listAcknowledgements } from '../acknowledgements/list-acknowledgements.ts';
import { listRedemptions } from '../redemptions/list-redemptions.ts';
import { selectBalance } from './entry-queries.ts';
import { selectEntries, selectReferralCode, sumPoints, type EntryRow } from './list-queries.ts';
import type {
  AdminRewardEntry,
  AdminRewardPage,
  RewardEntry,
  RewardsPage,
  RewardSummary,
} from './points-schema.ts';
import { readRewardRules } from './reward-rules.ts';

type ReadDeps = Pick<Deps, 'pool' | 'config' | 'now'>;
type PageWish = { limit: number; cursor?: string | undefined };

const cursorOf = ({ createdAt, position }: EntryRow) => [createdAt.toISOString(), position] as const;

function lastSeen(cursor: string | undefined) {
  const seen = decodeCursor(cursor, ['instant', 'position']);
  return seen && { createdAt: seen[0], position: seen[1] };
}

/** What a customer has, where it came from, and what it is good for. */
export async function readRewards(
  { pool, config, now }: ReadDeps,
  customerId: string,
  { limit, cursor }: PageWish,
): Promise<RewardsPage> {
  const rows = await selectEntries(pool, { customerId, before: lastSeen(cursor), limit });
  const { minimumRedemption, redemptionStep } = await readRewardRules(pool, now());
  const referralCode = await selectReferralCode(pool, customerId);
  if (referralCode === null) throw notFound('This customer');
  return {
    balance: await selectBalance(pool, customerId),
    pointValue: config.rewardPointValue,
    minimumRedemption,
    redemptionStep,
    referralCode,
    redemptions: await listRedemptions(pool, customerId),
    acknowledgements: await listAcknowledgements(pool, customerId),
    ...pageFrom(rows, limit, toEntry, cursorOf),
  };
}

/** Movements of everybody's points, or of one customer's with the balance, newest first. */
export async function listRewards(
  { pool }: Pick<Deps, 'pool'>,
  caller: OperatorCaller,
  { customer, limit, cursor }: PageWish & { customer?: string | undefined },
): Promise<AdminRewardPage> {
  const rows = await selectEntries(pool, { customerId: customer, before: lastSeen(cursor), limit });
  return {
    balance: customer === undefined ? null : await selectBalance(pool, customer),
    ...pageFrom(rows, limit, (row) => toAdminEntry(row, caller), cursorOf),
  };
}

/** How many points there are, and what became of the others. */
export async function summarizeRewards({
  pool,
  config,
}: Pick<Deps, 'pool' | 'config'>): Promise<RewardSummary> {
  const sums = await sumPoints(pool);
  const { rewardPointValue: value } = config;
  return {
    ...sums,
    outstandingWorth: value && { amount: sums.outstanding * value.amount, currency: value.currency },
  };
}

/** A movement as operators see it. */
export function toAdminEntry(row: EntryRow, caller: OperatorCaller): AdminRewardEntry {
  const { customerId: id, customerName: name, customerEmail: email } = row;
  return { ...toEntry(row), customer: customerSeenBy(caller, { id, name, email }) };
}

function toEntry({ id, points, kind, note, orderId, createdAt, expiresAt }: EntryRow): RewardEntry {
  return {
    id,
    points,
    reason: kind,
    note,
    orderId,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
  };
}
