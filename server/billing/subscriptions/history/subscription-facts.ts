import {
  decimalOf,
  entriesOf,
  idOf,
  instantOf,
  integerOf,
  isObject,
  objectsIn,
  partOf,
  textOf,
  type JsonObject,
} from '../../payloads/json-object.ts';

/** What a subscription asks for, as its object says; discounts by id. */
export type ItemFacts = {
  id: string;
  stripePriceId: string;
  stripeProductId: string;
  unitAmountDecimal: string | null;
  currency: string;
  quantity: number;
  interval: string;
  intervalCount: number;
  isMetered: boolean;
  isPriceTaxInclusive: boolean;
  /** Percentages of the rates that lie in the price. */
  inclusiveRates: string[];
  discountIds: string[];
  periodStartsAt: string | null;
  periodEndsAt: string | null;
};

/** What a subscription's object says, of whatever version: facts only, nothing that has to be looked up elsewhere. Instants in ISO 8601. */
export type SubscriptionFacts = {
  id: string;
  stripeCustomerId: string;
  checkoutId: string | null;
  status: string;
  currency: string;
  startedAt: string;
  trialStartsAt: string | null;
  trialEndsAt: string | null;
  cancelsAt: string | null;
  canceledAt: string | null;
  endedAt: string | null;
  pauseBehavior: string | null;
  /** When its status became `paused`. */
  pausedAt: string | null;
  cancellationReason: string | null;
  cancellationFeedback: string | null;
  latestInvoiceId: string | null;
  isTaxAutomatic: boolean;
  discountIds: string[];
  items: ItemFacts[];
};

/** The name under which our checkout's id travels in Stripe's metadata. */
const checkoutIdKey = 'scenario_library_checkout';

/** Reads a subscription in the pinned version's shape; null for what names no subscription and customer. */
export function subscriptionFacts(object: JsonObject): SubscriptionFacts | null {
  const id = idOf(object);
  const stripeCustomerId = idOf(object['customer']);
  const status = textOf(object['status']);
  const startedAt = instantOf(object['start_date']) ?? instantOf(object['created']);
  if (id === null || stripeCustomerId === null || status === null || startedAt === null) return null;
  const items = objectsIn(object['items']).map((item) => itemFacts(item, object));
  const ends = items.map(({ periodEndsAt }) => periodEndsAt ?? '').toSorted();
  const endsWithPeriod = object['cancel_at_period_end'] === true;
  return {
    id,
    stripeCustomerId,
    checkoutId: textOf(partOf(object, 'metadata')[checkoutIdKey]),
    status,
    currency: textOf(object['currency']) ?? items[0]?.currency ?? 'usd', // before 2022-11-15 only the prices say it
    startedAt,
    trialStartsAt: instantOf(object['trial_start']),
    trialEndsAt: instantOf(object['trial_end']),
    cancelsAt: instantOf(object['cancel_at']) ?? (endsWithPeriod ? ends.at(-1) || null : null),
    canceledAt: instantOf(object['canceled_at']),
    endedAt: instantOf(object['ended_at']),
    pauseBehavior: textOf(partOf(object, 'pause_collection')['behavior']),
    pausedAt: instantOf(partOf(object, 'status_details', 'paused')['transitioned_at']),
    cancellationReason: textOf(partOf(object, 'cancellation_details')['reason']),
    cancellationFeedback: textOf(partOf(object, 'cancellation_details')['feedback']),
    latestInvoiceId: idOf(object['latest_invoice']),
    isTaxAutomatic: partOf(object, 'automatic_tax')['enabled'] === true,
    discountIds: discountIdsIn(object['discounts']),
    items,
  };
}

function itemFacts(item: JsonObject, subscription: JsonObject): ItemFacts {
  const price = partOf(item, 'price');
  const recurring = partOf(price, 'recurring');
  const ownRates = objectsIn(item['tax_rates']);
  const rates = ownRates.length > 0 ? ownRates : objectsIn(subscription['default_tax_rates']);
  const isPerUnit = (textOf(price['billing_scheme']) ?? 'per_unit') === 'per_unit';
  return {
    id: idOf(item) ?? '',
    stripePriceId: idOf(price) ?? '',
    stripeProductId: idOf(price['product']) ?? '',
    unitAmountDecimal: isPerUnit
      ? (decimalOf(price['unit_amount_decimal']) ?? decimalOf(price['unit_amount']))
      : null,
    currency: textOf(price['currency']) ?? textOf(subscription['currency']) ?? 'usd',
    quantity: integerOf(item['quantity']) ?? 1,
    interval: textOf(recurring['interval']) ?? 'month',
    intervalCount: Math.max(1, integerOf(recurring['interval_count']) ?? 1),
    isMetered: recurring['usage_type'] === 'metered',
    isPriceTaxInclusive: price['tax_behavior'] === 'inclusive',
    inclusiveRates: rates
      .filter((rate) => rate['inclusive'] === true)
      .flatMap((rate) => decimalOf(rate['percentage']) ?? []),
    discountIds: discountIdsIn(item['discounts']),
    periodStartsAt: instantOf(item['current_period_start']),
    periodEndsAt: instantOf(item['current_period_end']),
  };
}

function discountIdsIn(value: unknown): string[] {
  return entriesOf(value).flatMap((discount) => idOf(discount) ?? []);
}

/** Every discount of a subscription, its items' included. */
export function discountIdsOf({ discountIds, items }: SubscriptionFacts): string[] {
  return [...new Set([...discountIds, ...items.flatMap((item) => item.discountIds)])];
}

/** Discounts that stand in a subscription as objects: expanded, or as older versions have them. */
export function discountObjectsIn(object: JsonObject): JsonObject[] {
  const items = objectsIn(object['items']);
  return [object, ...items].flatMap((owner) => entriesOf(owner['discounts']).filter(isObject));
}

/** It has ended for good. */
export function isTerminal(status: string): boolean {
  return status === 'canceled' || status === 'incomplete_expired';
}
