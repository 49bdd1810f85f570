import { inTransaction } from '../../../platform/database.ts';
import type { Deps } from '../../../platform/deps.ts';
import { conflict, invalid, notFound } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { productNamed } from '../named-product.ts';
import { syncLinkOf } from '../sync/note-product.ts';
import { productOf } from '../product.ts';
import { readProduct, type Product } from '../read-product.ts';
import {
  deleteCrossSellRow,
  insertCrossSell,
  selectCrossSellById,
  updateCrossSellRow,
} from './cross-sell-queries.ts';
import { toCrossSell } from './read-cross-sells.ts';
import type { CreateCrossSellBody, CrossSell, UpdateCrossSellBody } from './schema.ts';

type WriteDeps = Pick<Deps, 'pool' | 'queue' | 'now'>;

/** Offers something beside something else. Both are for sale, and for a bump both fit on one bill. */
export async function createCrossSell(
  deps: WriteDeps,
  body: CreateCrossSellBody,
  id = newId('xsl', deps.now()),
): Promise<CrossSell> {
  const of = await productNamed(deps.pool, body.of, '/of');
  const offers = await productNamed(deps.pool, body.offers, '/offers');
  if (of.ref.id === offers.ref.id) throw invalid('/offers', 'Offer something else than what is bought.');
  if (body.kind === 'bump') refuseWrongBump(of, offers);
  const { kind, percentOff, discountMonths, isActive } = body;
  if (discountMonths !== null) refuseMonths({ kind, percentOff, discountMonths }, offers);
  const at = deps.now();
  await inTransaction(deps.pool, async (db) => {
    const crossSell = { id, kind, of: of.ref, offers: offers.ref, percentOff, discountMonths, isActive, at };
    if (!(await insertCrossSell(db, crossSell)))
      throw conflict('already_offered', `"${offers.title}" is offered there already; change that one.`);
    await syncLinkOf(deps, db, of.ref);
  });
  return present(deps, id);
}

export async function updateCrossSell(
  deps: WriteDeps,
  id: string,
  change: UpdateCrossSellBody,
): Promise<CrossSell> {
  const crossSell = await selectCrossSellById(deps.pool, id);
  if (!crossSell) throw notFound('The cross-sell');
  if (change.discountMonths != null) {
    const offers = await readProduct(deps.pool, productOf(crossSell.offers));
    if (offers) refuseMonths({ ...crossSell, ...change, discountMonths: change.discountMonths }, offers);
  }
  const changes = change.percentOff === null ? { ...change, discountMonths: null } : change; // nothing is less then
  await inTransaction(deps.pool, async (db) => {
    await updateCrossSellRow(db, id, changes, deps.now());
    await syncLinkOf(deps, db, productOf(crossSell.of));
  });
  return present(deps, id);
}

export async function deleteCrossSell(deps: WriteDeps, id: string): Promise<void> {
  const crossSell = await selectCrossSellById(deps.pool, id);
  if (!crossSell) throw notFound('The cross-sell');
  await inTransaction(deps.pool, async (db) => {
    await deleteCrossSellRow(db, id);
    await syncLinkOf(deps, db, productOf(crossSell.of));
  });
}

async function present({ pool }: WriteDeps, id: string): Promise<CrossSell> {
  const row = await selectCrossSellById(pool, id);
  if (!row) throw notFound('The cross-sell');
  return toCrossSell(row);
}

/**
 * Months are counted of a subscription that is cheaper after payment; of a bump it is part of the price. Whole payments are cheaper: of one by
 * the year Stripe would take the whole first year for three months.
 */
function refuseMonths(
  {
    kind,
    percentOff,
    discountMonths,
  }: { kind: string; percentOff?: number | null | undefined; discountMonths: number },
  offers: Product,
): void {
  if (kind !== 'afterPayment' || offers.recurring === null || percentOff == null)
    throw invalid(
      '/discountMonths',
      'Only a subscription that is offered after payment at a percentage off is cheaper for some months; leave this out.',
    );
  const { interval, intervalCount } = offers.recurring;
  const monthsPaid = intervalCount * (interval === 'year' ? 12 : 1);
  if (discountMonths % monthsPaid !== 0)
    throw invalid(
      '/discountMonths',
      `"${offers.title}" is paid for ${monthsPaid} months at once: name a multiple of ${monthsPaid}, or leave this out for the first payment.`,
    );
}

/** What Stripe's payment page can show beside what is bought. */
function refuseWrongBump(of: Product, offers: Product): void {
  if (of.minimumPrice)
    throw invalid(
      '/of',
      'Where the customer chooses the price, Stripe shows nothing beside it. Offer it after payment.',
    );
  if (offers.minimumPrice)
    throw invalid('/offers', 'Stripe lets nobody choose the price of an addition. Offer it after payment.');
  if (offers.ref.kind === 'plan')
    throw invalid('/offers', 'A plan is subscribed to by itself. Offer it after payment.');
  if (offers.price.currency !== of.price.currency)
    throw invalid('/offers', `One bill has one currency: offer something priced in ${of.price.currency}.`);
  const isOtherRhythm =
    offers.recurring !== null &&
    (of.recurring?.interval !== offers.recurring.interval ||
      of.recurring.intervalCount !== offers.recurring.intervalCount);
  if (isOtherRhythm)
    throw invalid(
      '/offers',
      'A subscription can be added only where the other is billed as often. Offer it after payment.',
    );
}
