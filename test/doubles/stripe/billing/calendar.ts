import type Stripe from 'stripe';

const DAY = 86_400;

/** Adds (or takes away) days, weeks, months or years in UTC; months keep the anchor's day, or end on the last one that they have. */
export function addInterval(at: number, interval: string, count: number, anchor: number): number {
  if (interval === 'day') return at + count * DAY;
  if (interval === 'week') return at + count * 7 * DAY;
  const date = new Date(at * 1000);
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + (interval === 'year' ? 12 * count : count));
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(new Date(anchor * 1000).getUTCDate(), lastDay));
  return Math.floor(date.getTime() / 1000);
}

/** When the period of a price ends that starts at an instant; `anchor` is what the cycle is counted from. */
export function periodEnd(start: number, price: Stripe.Price, anchor: number): number {
  return addInterval(
    start,
    price.recurring?.interval ?? 'month',
    price.recurring?.interval_count ?? 1,
    anchor,
  );
}

/** When the whole period began that ends at an anchor: how much of it lies ahead is what is charged until then. */
export function periodStart(end: number, price: Stripe.Price): number {
  return addInterval(end, price.recurring?.interval ?? 'month', -(price.recurring?.interval_count ?? 1), end);
}

/** The first instant after `at` that meets a configured day of the month (and month, and time of day). */
export function nextAnchor(at: number, config: Stripe.Subscription.BillingCycleAnchorConfig): number {
  const now = new Date(at * 1000);
  const time = [
    config.hour ?? now.getUTCHours(),
    config.minute ?? now.getUTCMinutes(),
    config.second ?? now.getUTCSeconds(),
  ] as const;
  for (let ahead = 0; ; ahead += 1) {
    const month = now.getUTCMonth() + ahead;
    const lastDay = new Date(Date.UTC(now.getUTCFullYear(), month + 1, 0)).getUTCDate();
    const day = Math.min(config.day_of_month, lastDay);
    const candidate = Date.UTC(now.getUTCFullYear(), month, day, ...time) / 1000;
    const isMonth = config.month === null || new Date(candidate * 1000).getUTCMonth() + 1 === config.month;
    if (isMonth && candidate > at) return candidate;
  }
}

/** A day as Stripe writes it in the lines of invoices: `15 Jun 2026`. */
export function dayText(at: number): string {
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(new Date(at * 1000));
}
