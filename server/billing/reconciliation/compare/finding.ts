/** Why ledger and balance differ. */
export type FindingCode =
  | 'paymentMissing'
  | 'rowMissing'
  | 'notSettledWhenWritten'
  | 'amountDiffers'
  | 'wrongDay'
  | 'noBalanceTransaction'
  | 'waiting'
  | 'notUnderstood';

/** One movement of the balance that the ledger tells differently; amounts of one day in the balance's currency, before any repair. */
export type Finding = {
  transactionId: string;
  objectId: string | null;
  day: string;
  currency: string;
  /** Stripe's `reporting_category`; `fee` for the fees of payments. */
  category: string;
  ledger: number;
  stripe: number;
  code: FindingCode;
  cause: string;
  isRepaired: boolean;
};

/** A day's total of one currency and category that differs, with what makes it differ. */
export type Difference = {
  day: string;
  currency: string;
  category: string;
  ledger: number;
  stripe: number;
  cause: string;
  repaired: boolean;
  transactions: Omit<Finding, 'day' | 'currency' | 'category'>[];
};

/** Movements of the balance that are no revenue of the library. */
export type OtherMovements = {
  day: string;
  currency: string;
  category: string;
  count: number;
  amount: number;
  fee: number;
  what: string;
};

export type Totals = { currency: string; category: string; ledger: number; stripe: number };

const namedCauses = 5;

/** Findings by currency and category, beside the day's totals of both sides. */
export function differencesOf(findings: readonly Finding[], totals: readonly Totals[]): Difference[] {
  const groups = Map.groupBy(findings, ({ currency, category }) => `${category} ${currency}`);
  return [...groups.values()]
    .flatMap((group) => {
      const [first] = group;
      if (!first) return [];
      const { day, currency, category } = first;
      const total = totals.find((each) => each.currency === currency && each.category === category);
      return [
        {
          day,
          currency,
          category,
          ledger: total?.ledger ?? 0,
          stripe: total?.stripe ?? 0,
          cause: causeOf(group),
          repaired: group.every(({ isRepaired }) => isRepaired),
          transactions: group.map(({ day: _day, currency: _currency, category: _category, ...rest }) => rest),
        },
      ];
    })
    .toSorted((a, b) => (`${a.category} ${a.currency}` < `${b.category} ${b.currency}` ? -1 : 1));
}

function causeOf(findings: readonly Finding[]): string {
  const causes = [...new Set(findings.map(({ cause }) => cause))];
  const more = causes.length - namedCauses;
  return [...causes.slice(0, namedCauses), ...(more > 0 ? [`And ${more} more.`] : [])].join(' ');
}
