import { z } from 'zod';
import { Currency } from '../../platform/money.ts';
import { pageOf } from '../../platform/pagination.ts';
import { Day } from '../../platform/time.ts';

const rate = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,12})?$/, 'A decimal such as "1.0842", with at most 12 decimals.')
  .refine((text) => Number(text) > 0, 'A rate is above 0.')
  .describe('What one major unit of the currency is worth in the reporting currency, as a decimal.');

/** What a currency is worth in the reporting currency over some days. */
export const NewExchangeRate = z
  .strictObject({ currency: Currency, rate, from: Day, to: Day.describe('Last day, included.') })
  .refine(({ from, to }) => from <= to, { path: ['from'], message: '"from" is after "to".' });
export type NewExchangeRate = z.infer<typeof NewExchangeRate>;

export const ExchangeRate = z
  .object({
    id: z.string(),
    currency: Currency,
    reportingCurrency: Currency,
    rate: z.string(),
    from: Day,
    to: Day,
    converted: z.int().describe('Rows of the ledger that were converted by it.'),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'ExchangeRate' });
export type ExchangeRate = z.infer<typeof ExchangeRate>;
/** Rates that were entered, a page at a time. */
export const ExchangeRatePage = pageOf(ExchangeRate);
