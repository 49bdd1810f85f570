import type { z } from 'zod';
import { inTransaction, type Db } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { invalid } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { minorUnitDigits } from '../../platform/money.ts';
import { decodeCursor, pageFrom, type Page, type PageQuery } from '../../platform/pagination.ts';
import { exactly, times, toDecimal } from '../../platform/rational.ts';
import { findReporting } from '../../platform/reporting.ts';
import {
  convertEntries,
  insertExchangeRate,
  listRateRows,
  lockExchangeRates,
  type RateRow,
} from './queries.ts';
import type { ExchangeRate, NewExchangeRate } from './schema.ts';

/**
 * Enters what a currency is worth over some days and converts the rows of the ledger that had no amount in the reporting currency. The ledger
 * itself stays as it is; a newer rate for the same days corrects an older one.
 */
export async function enterExchangeRate(
  { pool, config, now }: Pick<Deps, 'pool' | 'config' | 'now'>,
  { currency, rate, from, to }: NewExchangeRate,
): Promise<ExchangeRate> {
  const { currency: reportingCurrency, timeZone } = await findReporting(pool, config);
  if (currency === reportingCurrency)
    throw invalid('/currency', `Figures are in ${currency} already; name another currency.`);
  return inTransaction(pool, async (db) => {
    await lockExchangeRates(db);
    const at = now();
    const row = { id: newId('xrt', at), currency, reportingCurrency, rate, from, to, createdAt: at };
    await insertExchangeRate(db, {
      ...row,
      timeZone,
      minorRate: minorRate(rate, currency, reportingCurrency),
    });
    return toAnswer({ ...row, converted: await convertEntries(db, row.id) });
  });
}

/** The rates that were entered, the latest first. */
export async function listExchangeRates(
  db: Db,
  query: z.infer<typeof PageQuery>,
): Promise<Page<ExchangeRate>> {
  const [after = null] = decodeCursor(query.cursor, ['position']) ?? [];
  const rows = await listRateRows(db, query.limit, after);
  return pageFrom(
    rows,
    query.limit,
    ({ number: _number, ...row }) => toAnswer(row),
    ({ number }) => [number],
  );
}

/** The rate between minor units: a yen is one of them, a dollar a hundred. */
function minorRate(rate: string, currency: string, reportingCurrency: string): string {
  const digits = minorUnitDigits(reportingCurrency) - minorUnitDigits(currency);
  const scale = exactly(10n ** BigInt(Math.abs(digits)));
  const { numerator, denominator } = scale;
  return toDecimal(
    times(exactly(rate), digits < 0 ? { numerator: denominator, denominator: numerator } : scale),
    15,
  );
}

const toAnswer = ({ createdAt, ...row }: RateRow & { converted: number }): ExchangeRate => ({
  ...row,
  createdAt: createdAt.toISOString(),
});
