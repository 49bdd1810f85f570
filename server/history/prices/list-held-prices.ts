import type { Deps } from '../../platform/deps.ts';
import { notFound } from '../../platform/errors.ts';
import type { Money } from '../../platform/money.ts';
import { decodeCursor, pageFrom, type Page } from '../../platform/pagination.ts';
import { findScenario } from '../../scenarios/find-scenario.ts';
import { selectHeldPrices, type HeldPriceRow } from './queries.ts';
import type { HeldPrice } from './schema.ts';

/** What a scenario has cost, and since when, the latest first. */
export async function listHeldPrices(
  { pool }: Pick<Deps, 'pool'>,
  idOrSlug: string,
  page: { limit: number; cursor?: string | undefined },
): Promise<Page<HeldPrice>> {
  const scenario = await findScenario(pool, idOrSlug, { includeUnpublished: true });
  if (!scenario) throw notFound('The scenario');
  const beforeNumber = decodeCursor(page.cursor, ['position'])?.[0] ?? null;
  const rows = await selectHeldPrices(pool, scenario.id, { limit: page.limit, beforeNumber });
  return pageFrom(rows, page.limit, toHeldPrice, ({ number }) => [number]);
}

function toHeldPrice(row: HeldPriceRow): HeldPrice {
  const { number, at, until, priceAmount, priceCurrency, minimumPriceAmount, recurring, actor, reason } = row;
  const money = (amount: number | null): Money | null =>
    amount === null || priceCurrency === null ? null : { amount, currency: priceCurrency };
  return {
    number,
    from: at.toISOString(),
    until: until?.toISOString() ?? null,
    price: money(priceAmount),
    minimumPrice: money(minimumPriceAmount),
    recurring,
    actor,
    reason,
  };
}
