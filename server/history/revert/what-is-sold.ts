import {
  CreateBundleBody,
  CreatePlanBody,
  UpdateBundleBody,
  UpdatePlanBody,
} from '../../billing/products/schema.ts';
import { createBundle, deleteBundle, updateBundle } from '../../billing/products/bundles/write-bundle.ts';
import { CreateCrossSellBody, UpdateCrossSellBody } from '../../billing/products/cross-sells/schema.ts';
import {
  createCrossSell,
  deleteCrossSell,
  updateCrossSell,
} from '../../billing/products/cross-sells/write-cross-sell.ts';
import { createPlan, deletePlan, updatePlan } from '../../billing/products/plans/write-plan.ts';
import type { Db } from '../../platform/database.ts';
import { OfferBody, OfferChange } from '../../rewards/offers/offers-schema.ts';
import { changeOffer, createOffer, deleteOffer } from '../../rewards/offers/write-offers.ts';
import { CreateScenarioBody, UpdateScenarioBody } from '../../scenarios/schema.ts';
import { createScenario, deleteScenario, updateScenario } from '../../scenarios/write-scenario.ts';
import type { State } from '../state.ts';
import { moneyAs, same } from './former-terms.ts';
import { selectCategorySlug } from './queries.ts';
import type { Reverting } from './reverting.ts';

const described = ['title', 'description', 'complexityLevel', 'tags', 'recurring', 'minutesByHand'];
const ofPlans = [
  'name',
  'description',
  'status',
  'interval',
  'intervalCount',
  'trialDays',
  'installationLimit',
];
const offered = [
  'title',
  'message',
  'conditions',
  'percentOff',
  'startsAt',
  'endsAt',
  'validDays',
  'windowDays',
];

/** Scenarios, and what is sold and offered of them. */
export const revertingWhatIsSold = {
  scenarios: {
    parts: [
      ...same(...described, 'slug', 'status', 'categoryId'),
      moneyAs('price', 'priceAmount'),
      moneyAs('minimumPrice', 'minimumPriceAmount'),
    ],
    following: ['firstPublishedAt'],
    apply: async ({ pool, now }, id, body) =>
      updateScenario(pool, id, UpdateScenarioBody.parse(await withCategory(pool, body)), now),
    remove: ({ pool, now }, id) => deleteScenario(pool, id, now),
    // Its versions went with it, so it comes back as a draft.
    restore: async ({ pool, now }, id, { slug, status: _status, ...body }) =>
      createScenario(pool, CreateScenarioBody.parse(await withCategory(pool, body)), now, {
        id,
        slug: String(slug),
      }),
  },
  bundles: {
    parts: [
      ...same('title', 'description', 'status'),
      moneyAs('price', 'priceAmount'),
      { fields: ['scenarioIds'], body: ({ scenarioIds }) => ({ scenarios: scenarioIds }) },
    ],
    apply: (deps, id, body) => updateBundle(deps, id, UpdateBundleBody.parse(body)),
    remove: deleteBundle,
    restore: (deps, id, body) => createBundle(deps, CreateBundleBody.parse(body), id),
  },
  plans: {
    parts: [
      ...same(...ofPlans),
      moneyAs('price', 'priceAmount'),
      {
        fields: ['coversAllScenarios', 'scenarioIds'],
        body: ({ coversAllScenarios, scenarioIds }) => ({
          scenarios: coversAllScenarios ? 'all' : scenarioIds,
        }),
      },
    ],
    apply: (deps, id, body) => updatePlan(deps, id, UpdatePlanBody.parse(body)),
    remove: deletePlan,
    restore: (deps, id, body) => createPlan(deps, CreatePlanBody.parse(body), id),
  },
  offers: {
    parts: [
      ...same(...offered, 'priority', 'isActive'),
      {
        fields: ['scenarioId', 'bundleId', 'planId', 'isRecommended'],
        body: (former) => ({ product: offeredProduct(former) }),
      },
    ],
    apply: (deps, id, body) => changeOffer(deps, id, OfferChange.parse(body)),
    remove: deleteOffer,
    restore: (deps, id, body) => createOffer(deps, OfferBody.parse(body), id),
  },
  cross_sells: {
    parts: same('percentOff', 'discountMonths', 'isActive'),
    apply: (deps, id, body) => updateCrossSell(deps, id, UpdateCrossSellBody.parse(body)),
    remove: deleteCrossSell,
    restore: (deps, id, body, { kind, ...former }) =>
      createCrossSell(
        deps,
        CreateCrossSellBody.parse({
          ...body,
          kind,
          of: product(former['scenarioId'], former['bundleId'], former['planId']),
          offers: product(former['offeredScenarioId'], former['offeredBundleId'], former['offeredPlanId']),
        }),
        id,
      ),
  },
} satisfies Readonly<Record<string, Reverting>>;

/** Requests name a category by its slug. */
async function withCategory(db: Db, { categoryId, ...body }: Record<string, unknown>): Promise<object> {
  return categoryId === undefined ? body : { ...body, category: await selectCategorySlug(db, categoryId) };
}

function offeredProduct({ scenarioId, bundleId, planId, isRecommended }: State): object {
  if (isRecommended === true) return { recommended: true };
  return product(scenarioId, bundleId, planId) ?? { nextTier: true };
}

function product(scenario: unknown, bundle: unknown, plan: unknown): object | null {
  if (scenario !== null) return { scenario };
  if (bundle !== null) return { bundle };
  return plan === null ? null : { plan };
}
