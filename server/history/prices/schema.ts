import { z } from 'zod';
import { Money } from '../../platform/money.ts';
import { pageOf } from '../../platform/pagination.ts';

export const PricesParams = z.object({ scenario: z.string().min(1).max(120).describe('Id or slug.') });

/** What a scenario cost from an instant on. */
export const HeldPrice = z
  .object({
    number: z.int().describe('The change in the log that set it.'),
    from: z.string().describe('When it was set, or found when changes began to be noted.'),
    until: z.string().nullable().describe('When the next one was set; null: it holds.'),
    price: Money.nullable().describe('null: it was free.'),
    minimumPrice: Money.nullable(),
    recurring: z.enum(['month', 'year']).nullable(),
    actor: z.string().nullable().describe('Who set it, by name where there is one.'),
    reason: z.string().nullable(),
  })
  .meta({ id: 'HeldPrice' });
export type HeldPrice = z.infer<typeof HeldPrice>;
export const HeldPricePage = pageOf(HeldPrice);
