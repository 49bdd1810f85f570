import type { Deps } from '../platform/deps.ts';
import type { JobTable } from '../platform/queue.ts';
import { sendAcknowledgementJob } from './acknowledgements/note-completion.ts';
import { sendAcknowledgement } from './acknowledgements/send-acknowledgement.ts';
import type { ReadValueSoFar } from './acknowledgements/value-so-far.ts';
import {
  evaluateCustomers,
  evaluateCustomersJob,
  evaluateEverybody,
  type Recommend,
} from './offers/evaluate/evaluate-offers.ts';
import { convergeRecentOrders } from './points/converge-order-points.ts';
import { expirePoints } from './points/expire-points.ts';
import { continueRedemptions, issueRedemption, issueRedemptionJob } from './redemptions/issue-redemption.ts';
import { withdrawCodes, withdrawCodesJob, withdrawFromOverdrawn } from './redemptions/withdraw-codes.ts';

/** Mails, codes and offers that follow from what happened; by night what time alone brings. */
export function rewardsJobs(
  deps: Deps,
  { readValueSoFar, recommend }: { readValueSoFar: ReadValueSoFar; recommend: Recommend },
): JobTable {
  return {
    [sendAcknowledgementJob]: {
      run: (payload: { acknowledgementId: string }) =>
        sendAcknowledgement({ ...deps, readValueSoFar, recommend }, payload),
    },
    [issueRedemptionJob]: {
      run: ({ redemptionId }: { redemptionId: string }) => issueRedemption(deps, redemptionId),
    },
    [withdrawCodesJob]: { run: (payload: { customerId: string }) => withdrawCodes(deps, payload) },
    [evaluateCustomersJob]: {
      run: (payload: { customerIds: string[] }) => evaluateCustomers({ ...deps, recommend }, payload),
    },
    'rewards.continue-redemptions': { schedule: '*/15 * * * *', run: () => continueRedemptions(deps) },
    'rewards.converge-recent-orders': { schedule: '7 4 * * *', run: () => convergeRecentOrders(deps) },
    'rewards.withdraw-overdrawn': {
      schedule: '15 4 * * *',
      run: () => withdrawFromOverdrawn(deps.pool, deps, null),
    },
    'rewards.expire-points': { schedule: '11 4 * * *', run: () => expirePoints(deps) },
    'rewards.evaluate-everybody': { schedule: '23 4 * * *', run: () => evaluateEverybody(deps) },
  };
}
