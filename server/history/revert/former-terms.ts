import type { State } from '../state.ts';

/** Fields of a thing's state that one part of a request sets together. */
export type Part = { fields: readonly string[]; body: (former: State) => Record<string, unknown> };

/** Fields that the request calls as the state does. */
export const same = (...fields: string[]): Part[] =>
  fields.map((field) => ({ fields: [field], body: (former) => ({ [field]: former[field] }) }));

export const moneyAs = (name: string, amountField: string): Part => ({
  fields: amountField === 'priceAmount' ? ['priceAmount', 'priceCurrency'] : [amountField],
  body: (former) => ({
    [name]:
      former[amountField] == null ? null : { amount: former[amountField], currency: former.priceCurrency },
  }),
});

/** A decimal as requests take it, in digits. */
export const decimal = (value: unknown): string =>
  Number(value).toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 20 });

export const decimals = (...fields: string[]): Part[] =>
  fields.map((field) => ({ fields: [field], body: (former) => ({ [field]: decimal(former[field]) }) }));
