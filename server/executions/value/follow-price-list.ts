import { inTransaction } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { newId } from '../../platform/ids.ts';
import { comparePriceList } from './compare-price-list.ts';
import { readPriceList, type PriceList } from './listed-prices.ts';
import { insertModelPrices } from './model-price-queries.ts';
import { findMissedModels, insertPriceChanges, lockSeededPrices } from './price-change-queries.ts';

/**
 * Brings the table of model prices up to the list that comes with the library, at every start and by night: what differs is a new row, and told
 * as a change; the first filling is none. Several servers that start at once follow one another, and the second finds nothing left to do.
 */
export async function followPriceList(
  { pool, logger, now }: Pick<Deps, 'pool' | 'logger' | 'now'>,
  list: PriceList = readPriceList(),
): Promise<void> {
  const at = now();
  const { prices, changes } = await inTransaction(pool, async (db) => {
    const seeded = await lockSeededPrices(db);
    const kept = Map.groupBy(seeded, ({ model }) => model);
    const compared = comparePriceList(list, kept, await findMissedModels(db), at);
    const told = seeded.length === 0 ? [] : compared.changes;
    if (compared.prices.length > 0)
      await insertModelPrices(
        db,
        compared.prices.map((price) => ({ ...price, id: newId('prc', at), source: 'seed' as const })),
      );
    if (told.length > 0)
      await insertPriceChanges(
        db,
        told.map((change) => ({ ...change, id: newId('mpc', at) })),
      );
    return { prices: compared.prices, changes: told };
  });
  if (prices.length + changes.length > 0)
    logger.info(
      { prices: prices.length, changes: changes.length },
      'the price list of AI models was followed',
    );
}
