/** What is spent and won, in micros of one currency. */
export type CashFlow = {
  valuePerMonth: number;
  creditCostPerMonth: number;
  /** Spent on the first day. */
  setup: number;
  price: number;
  /** How many days until the price is due again; null for a price that is paid once. */
  priceEveryDays: number | null;
};

const daysPerMonth = 30;
const longestDays = 3_650;

/** The net value of a month, a recurring price taken off by the day. */
export function netPerMonth({ valuePerMonth, creditCostPerMonth, price, priceEveryDays }: CashFlow): number {
  const pricePerMonth = priceEveryDays === null ? 0 : (price * daysPerMonth) / priceEveryDays;
  return Math.round(valuePerMonth - creditCostPerMonth - pricePerMonth);
}

/**
 * Days from the first cost to the first day on whose evening the value so far is at least the cash spent so far: price and set-up in full on
 * their day, credits as they are used; 0 on the same day. null when that does not come within ten years.
 */
export function paybackDays(flow: CashFlow): number | null {
  const perDay = (flow.valuePerMonth - flow.creditCostPerMonth) / daysPerMonth;
  let spent = flow.setup;
  for (let day = 0; day <= longestDays; day += 1) {
    const isDue = flow.priceEveryDays === null ? day === 0 : day % flow.priceEveryDays === 0;
    if (isDue) spent += flow.price;
    if ((day + 1) * perDay >= spent) return day;
  }
  return null;
}
