import { changeSwitch } from '../../accounts/switches/change-switch.ts';
import { SwitchBody, SwitchName } from '../../accounts/switches/switch-schema.ts';
import { changeRule } from '../../alerts/rules/change-rules.ts';
import { RuleChanges } from '../../alerts/rules/rule-schema.ts';
import { UpdateBundleBody, UpdatePlanBody } from '../../billing/products/schema.ts';
import { updateBundle } from '../../billing/products/bundles/write-bundle.ts';
import { UpdateCrossSellBody } from '../../billing/products/cross-sells/schema.ts';
import { updateCrossSell } from '../../billing/products/cross-sells/write-cross-sell.ts';
import { updatePlan } from '../../billing/products/plans/write-plan.ts';
import { changeBillingSettings } from '../../billing/settings/change-billing-settings.ts';
import { UpdateBillingSettingsBody } from '../../billing/settings/schema.ts';
import { NewAssumption, NewCreditPrice, NewModelPrice } from '../../executions/value/input-schema.ts';
import { setAssumption } from '../../executions/value/set-assumptions.ts';
import { setCreditPrice } from '../../executions/value/credit-prices.ts';
import { setModelPrice } from '../../executions/value/model-prices.ts';
import type { Deps } from '../../platform/deps.ts';
import { OfferChange } from '../../rewards/offers/offers-schema.ts';
import { changeOffer } from '../../rewards/offers/write-offers.ts';
import { RewardRulesChange } from '../../rewards/points/points-schema.ts';
import { changeRewardRules } from '../../rewards/points/reward-rules.ts';
import { UpdateScenarioBody } from '../../scenarios/schema.ts';
import { updateScenario } from '../../scenarios/write-scenario.ts';
import { selectCategorySlug } from './queries.ts';
import { decimal, decimals, moneyAs, same, type Part } from './former-terms.ts';

/** How a thing is brought back to what it was: by the request that an operator could send, through the use case that holds its rules. */
export type Reverting = {
  parts: readonly Part[];
  /** Fields that follow by themselves. */
  following?: readonly string[];
  apply: (deps: Deps, id: string, body: Record<string, unknown>) => Promise<unknown>;
};

const billingFields = ['hasAutomaticTax', 'taxBehavior', 'recoversCheckouts', 'fullRefund', 'partialRefund'];
const rightsFields = ['openDispute', 'lostDispute', 'pastDueGraceDays'];
const counts = [
  'completionPoints',
  'completionsPerMonth',
  'feedbackPoints',
  'referrerPoints',
  'referredPoints',
];
const redeeming = ['expiryMonths', 'minimumRedemption', 'redemptionStep', 'codeValidDays'];
const ofAlertRules = ['name', 'condition', 'severity', 'channels', 'coolDownMinutes'];
const offered = ['title', 'message', 'conditions', 'percentOff', 'startsAt', 'endsAt', 'validDays'];

/** What is dated is set anew from now on: the past keeps what held then. */
const fromNow = ({ now }: Deps) => ({ from: now().toISOString() });

/** By subject; those that are missing are never taken back. */
export const reverting: Readonly<Record<string, Reverting>> = {
  scenarios: {
    parts: [
      ...same(
        'title',
        'description',
        'complexityLevel',
        'tags',
        'recurring',
        'minutesByHand',
        'slug',
        'status',
      ),
      ...same('categoryId'),
      moneyAs('price', 'priceAmount'),
      moneyAs('minimumPrice', 'minimumPriceAmount'),
    ],
    following: ['firstPublishedAt'],
    apply: async ({ pool, now }, id, { categoryId, ...body }) => {
      const category =
        categoryId === undefined ? {} : { category: await selectCategorySlug(pool, categoryId) };
      return updateScenario(pool, id, UpdateScenarioBody.parse({ ...body, ...category }), now);
    },
  },
  bundles: {
    parts: [
      ...same('title', 'description', 'status'),
      moneyAs('price', 'priceAmount'),
      { fields: ['scenarioIds'], body: ({ scenarioIds }) => ({ scenarios: scenarioIds }) },
    ],
    apply: (deps, id, body) => updateBundle(deps, id, UpdateBundleBody.parse(body)),
  },
  plans: {
    parts: [
      ...same('name', 'description', 'status', 'interval', 'intervalCount', 'trialDays', 'installationLimit'),
      moneyAs('price', 'priceAmount'),
      {
        fields: ['coversAllScenarios', 'scenarioIds'],
        body: ({ coversAllScenarios, scenarioIds }) => ({
          scenarios: coversAllScenarios ? 'all' : scenarioIds,
        }),
      },
    ],
    apply: (deps, id, body) => updatePlan(deps, id, UpdatePlanBody.parse(body)),
  },
  offers: {
    parts: [
      ...same(...offered, 'windowDays', 'priority', 'isActive'),
      {
        fields: ['scenarioId', 'bundleId', 'planId', 'isRecommended'],
        body: (former) => ({ product: offeredProduct(former) }),
      },
    ],
    apply: (deps, id, body) => changeOffer(deps, id, OfferChange.parse(body)),
  },
  cross_sells: {
    parts: same('percentOff', 'discountMonths', 'isActive'),
    apply: (deps, id, body) => updateCrossSell(deps, id, UpdateCrossSellBody.parse(body)),
  },
  billing_settings: {
    parts: same(...billingFields, ...rightsFields),
    apply: (deps, _id, body) => changeBillingSettings(deps, UpdateBillingSettingsBody.parse(body)),
  },
  reward_rules: {
    parts: [
      ...same(...counts, ...redeeming, 'offersAtOnce', 'offersPerMonth'),
      ...decimals('pointsPerUnit', 'referralMinimumPaid'),
    ],
    following: ['effectiveFrom'],
    apply: ({ pool, now }, _id, body) => changeRewardRules(pool, RewardRulesChange.parse(body), now()),
  },
  alert_rules: {
    parts: same(...ofAlertRules, 'escalateAfterMinutes', 'escalationChannels', 'isActive'),
    apply: (deps, id, body) => changeRule(deps, id, RuleChanges.parse(body)),
  },
  switches: {
    parts: [
      {
        fields: ['isOn', 'percent', 'allowed', 'denied'],
        body: ({ isOn, percent, allowed, denied }) => ({ isOn, percent, allowed, denied }),
      },
    ],
    apply: (deps, id, body) => changeSwitch(deps, SwitchName.parse(id), SwitchBody.parse(body)),
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
  },
};

function offeredProduct({
  scenarioId,
  bundleId,
  planId,
  isRecommended,
}: Readonly<Record<string, unknown>>): object {
  if (isRecommended === true) return { recommended: true };
  if (scenarioId !== null) return { scenario: scenarioId };
  if (bundleId !== null) return { bundle: bundleId };
  return planId === null ? { nextTier: true } : { plan: planId };
}
