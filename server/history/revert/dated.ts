import { NewAssumption, NewCreditPrice, NewModelPrice } from '../../executions/value/input-schema.ts';
import { setAssumption } from '../../executions/value/set-assumptions.ts';
import { setCreditPrice } from '../../executions/value/credit-prices.ts';
import { setModelPrice } from '../../executions/value/model-prices.ts';
import { statePlanCredits } from '../../forecasting/exhaustion/read-exhaustion.ts';
import type { Deps } from '../../platform/deps.ts';
import { RewardRulesChange } from '../../rewards/points/points-schema.ts';
import { changeRewardRules } from '../../rewards/points/reward-rules.ts';
import { decimal, decimals, same } from './former-terms.ts';
import type { Reverting } from './reverting.ts';

const counts = [
  'completionPoints',
  'completionsPerMonth',
  'feedbackPoints',
  'referrerPoints',
  'referredPoints',
];
const redeeming = ['expiryMonths', 'minimumRedemption', 'redemptionStep', 'codeValidDays'];
const stays =
  'It was the first, so there is none to go back to, and the past keeps it: set the one you want.';

/** What is dated is set anew from now on: the past keeps what held then. */
const fromNow = ({ now }: Deps) => ({ from: now().toISOString() });

const setPlanCredits = ({ pool, now }: Deps, customerId: string, creditsPerMonth: number | null) =>
  statePlanCredits(pool, { customerId, creditsPerMonth, statedBy: 'operator', at: now() });

/** What holds from an instant on. */
export const revertingDated = {
  reward_rules: {
    parts: [
      ...same(...counts, ...redeeming, 'offersAtOnce', 'offersPerMonth'),
      ...decimals('pointsPerUnit', 'referralMinimumPaid'),
    ],
    following: ['effectiveFrom'],
    apply: ({ pool, now }, _id, body) => changeRewardRules(pool, RewardRulesChange.parse(body), now()),
    stays,
  },
  assumptions: {
    parts: [
      {
        fields: ['value', 'low', 'base', 'high', 'currency'],
        body: ({ scope, scopeId, name, value, low, base, high, currency, provenance }) => ({
          scope,
          ...(scopeId === null ? {} : { scopeId }),
          name,
          value:
            value === null ? { low: decimal(low), base: decimal(base), high: decimal(high) } : decimal(value),
          ...(currency === null ? {} : { currency }),
          provenance,
        }),
      },
    ],
    following: ['effectiveFrom', 'provenance'],
    apply: (deps, _id, body) => setAssumption(deps, NewAssumption.parse({ ...body, ...fromNow(deps) })),
    stays,
  },
  ai_model_prices: {
    parts: [
      {
        fields: ['inputPerMillion', 'outputPerMillion', 'currency'],
        body: ({ model, inputPerMillion, outputPerMillion, currency }) => ({
          model,
          inputPerMillion: decimal(inputPerMillion),
          outputPerMillion: decimal(outputPerMillion),
          currency,
        }),
      },
    ],
    following: ['effectiveFrom'],
    apply: (deps, _id, body) => setModelPrice(deps, NewModelPrice.parse({ ...body, ...fromNow(deps) })),
    stays,
  },
  make_credit_prices: {
    parts: [
      {
        fields: ['price', 'currency'],
        body: ({ plan, price, currency }) => ({ plan, price: decimal(price), currency }),
      },
    ],
    following: ['effectiveFrom'],
    apply: (deps, _id, body) => setCreditPrice(deps, NewCreditPrice.parse({ ...body, ...fromNow(deps) })),
    stays,
  },
  plan_credit_statements: {
    parts: same('creditsPerMonth'),
    following: ['statedBy'],
    apply: (deps, id, { creditsPerMonth }) => setPlanCredits(deps, id, creditsPerMonth as number | null),
    remove: (deps, id) => setPlanCredits(deps, id, null),
  },
} satisfies Readonly<Record<string, Reverting>>;
