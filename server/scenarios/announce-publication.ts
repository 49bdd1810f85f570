import type { Db } from '../platform/database.ts';
import { majorUnits } from '../platform/money.ts';
import { announce } from '../platform/outbox/outbox.ts';
import { findPublication } from './version-queries.ts';

/**
 * Tells that a scenario was published or has a later version, in the transaction that published it. A version that comes out after a
 * later one changes nothing for anybody and is not told.
 */
export async function announcePublication(
  db: Db,
  scenarioId: string,
  versionId: string,
  at: Date,
): Promise<void> {
  const publication = await findPublication(db, scenarioId, versionId);
  if (!publication?.isNewest) return;
  const { description, complexityLevel, apps, priceAmount, priceCurrency, number, changelog } = publication;
  const price =
    priceAmount === null || priceCurrency === null ? null : { amount: priceAmount, currency: priceCurrency };
  await announce(db, [
    {
      type: publication.isFirst ? 'scenario.published' : 'scenario.updated',
      customerId: null,
      scenarioId,
      installationId: null,
      occurredAt: at,
      data: {
        description,
        complexityLevel,
        apps,
        price,
        priceDecimal: price && majorUnits(price),
        version: number,
        changelog,
        publishedAt: at.toISOString(),
      },
    },
  ]);
}
