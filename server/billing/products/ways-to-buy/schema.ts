import { z } from 'zod';
import { Money } from '../../../platform/money.ts';
import { AdminProduct } from '../schema.ts';

export const WaysParams = z.object({
  scenario: z.string().min(1).max(120).describe('Id or slug of a scenario.'),
});

/** How customers come by a scenario: its own price, and what else opens it. */
export const WaysToBuy = z
  .object({
    product: AdminProduct.nullable().describe(
      'Its own price as Stripe is to have it; null: it never had one.',
    ),
    plans: z
      .array(
        z.object({
          id: z.string(),
          name: z.string(),
          price: Money,
          interval: z.enum(['month', 'year']),
          intervalCount: z.int(),
        }),
      )
      .describe('On sale, with this scenario among others or with all; the cheapest 20 first.'),
    bundles: z
      .array(z.object({ id: z.string(), title: z.string(), price: Money, scenarios: z.int() }))
      .describe('On sale, with how many scenarios they hold; the cheapest 20 first.'),
  })
  .meta({ id: 'WaysToBuy' });
export type WaysToBuy = z.infer<typeof WaysToBuy>;
