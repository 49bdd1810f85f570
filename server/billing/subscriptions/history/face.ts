import type { SubscriptionFacts } from './subscription-facts.ts';

/** JSON whose fields are in alphabetical order, so that equal values are equal texts, also after the database reordered them. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, field]) => `${JSON.stringify(name)}:${canonicalJson(field)}`);
  return `{${fields.join(',')}}`;
}

/** What recurring revenue depends on: two readings with the same face say the same of it. */
export function faceOf(facts: SubscriptionFacts): string {
  const { status, currency, pauseBehavior, discountIds, items, cancelsAt } = facts;
  return canonicalJson({
    status,
    currency,
    pauseBehavior,
    discountIds,
    isCancelling: cancelsAt !== null,
    items: items.map(({ periodStartsAt: _start, periodEndsAt: _end, ...item }) => item),
  });
}

/** All that changes in the course of a life; what only names a paper (the latest invoice) is left out. */
export function wholeFaceOf({ latestInvoiceId: _invoice, ...facts }: SubscriptionFacts): string {
  return canonicalJson(facts);
}
