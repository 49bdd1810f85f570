import type { Registry } from '../figures.ts';

/** What codes and coupons brought, each figure defined once. */
export const couponFigures = {
  orders: {
    label: 'Orders',
    unit: 'count',
    definition:
      'Orders on which the code was used, those with nothing left to pay too, by the day of payment.',
  },
  discount: {
    label: 'Discount',
    unit: 'money',
    definition: 'What the code took off these orders; in another currency at the rate of their charge.',
  },
  revenue: {
    label: 'Net revenue',
    unit: 'money',
    definition:
      'Gross revenue less refunds and disputes of orders with the code, as in the revenue grouped by coupon.',
  },
  unconverted: {
    label: 'Unconverted',
    unit: 'amounts',
    definition: 'Orders of which the discount is in a currency without a rate, in no figure beside.',
  },
} as const satisfies Registry;
