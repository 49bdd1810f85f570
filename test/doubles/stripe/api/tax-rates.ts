import type Stripe from 'stripe';
import { route, type Route } from './route.ts';
import { noSuch } from './stripe-api-error.ts';

/** `/v1/tax_rates`: those that automatic tax uses, whose ids say what they are. */
export function taxRateRoutes(): Route[] {
  return [
    route('GET', '/v1/tax_rates/:id', ({ id }): Omit<Stripe.TaxRate, 'created'> => {
      const [, country = '', percent = ''] = /^txr_([a-z]{2})_(\d+(?:\.\d+)?)$/.exec(id) ?? [];
      if (country === '') throw noSuch('tax rate', id);
      return {
        id,
        object: 'tax_rate',
        active: false,
        country: country.toUpperCase(),
        description: null,
        display_name: 'Sales tax',
        effective_percentage: Number(percent),
        flat_amount: null,
        inclusive: false,
        jurisdiction: null,
        jurisdiction_level: 'country',
        livemode: false,
        metadata: {},
        percentage: Number(percent),
        rate_type: 'percentage',
        state: null,
        tax_type: 'sales_tax',
      };
    }),
  ];
}
