import { readProduct } from '../../billing/products/read-product.ts';
import type { ProductRef } from '../../billing/products/product.ts';
import { inTransaction, type Db } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { invalid, notFound } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { decodeCursor, pageFrom, type Page } from '../../platform/pagination.ts';
import { findScenario } from '../../scenarios/find-scenario.ts';
import type { Condition } from './conditions.ts';
import {
  lockOffer,
  removeOffer,
  selectOffer,
  selectOffers,
  upsertOffer,
  type OfferRow,
} from './offer-queries.ts';
import type { AdminOffer, OfferBody, OfferChange, OfferedProduct } from './offers-schema.ts';

type WriteDeps = Pick<Deps, 'pool' | 'now'>;

/** Defines an offer; it is given to customers from the next look at them on. With the id of one that was taken away, that one is back. */
export async function createOffer(
  { pool, now }: WriteDeps,
  body: OfferBody,
  id = newId('ofr', now()),
): Promise<AdminOffer> {
  const at = now();
  const offer: OfferRow = {
    ...body,
    id,
    conditions: await resolvedConditions(pool, body.conditions),
    product: await resolvedProduct(pool, body.product),
    isRecommended: body.product.recommended === true,
    startsAt: body.startsAt === undefined ? at : new Date(body.startsAt),
    endsAt: body.endsAt === null ? null : new Date(body.endsAt),
    createdAt: at,
    updatedAt: at,
  };
  requireOrder(offer);
  await inTransaction(pool, (db) => upsertOffer(db, offer));
  return toAdminOffer(offer);
}

/** Changes an offer. Who has it already keeps it as they got it. */
export async function changeOffer(
  { pool, now }: WriteDeps,
  id: string,
  change: OfferChange,
): Promise<AdminOffer> {
  return inTransaction(pool, async (db) => {
    await lockOffer(db, id);
    const { conditions, product, startsAt, endsAt, ...rest } = change;
    const former = await present(db, id);
    const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
    const offer: OfferRow = {
      ...former,
      ...given,
      ...(conditions === undefined ? {} : { conditions: await resolvedConditions(db, conditions) }),
      ...(product === undefined
        ? {}
        : {
            product: await resolvedProduct(db, product),
            isRecommended: product.recommended === true,
          }),
      ...(startsAt === undefined ? {} : { startsAt: new Date(startsAt) }),
      ...(endsAt === undefined ? {} : { endsAt: endsAt === null ? null : new Date(endsAt) }),
      updatedAt: now(),
    };
    requireOrder(offer);
    await upsertOffer(db, offer);
    return toAdminOffer(offer);
  });
}

/** Takes an offer away: nobody gets or uses it any more. */
export async function deleteOffer({ pool, now }: WriteDeps, id: string): Promise<void> {
  if (!(await inTransaction(pool, (db) => removeOffer(db, id, now())))) throw notFound('The offer');
}

export async function readOffer({ pool }: Pick<Deps, 'pool'>, id: string): Promise<AdminOffer> {
  return toAdminOffer(await present(pool, id));
}

/** Every offer, newest first. */
export async function listAdminOffers(
  { pool }: Pick<Deps, 'pool'>,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<AdminOffer>> {
  const beforeId = decodeCursor(cursor, ['text'])?.[0] ?? null;
  return pageFrom(await selectOffers(pool, { beforeId, limit }), limit, toAdminOffer, ({ id }) => [id]);
}

async function present(db: Db, id: string): Promise<OfferRow> {
  const offer = await selectOffer(db, id);
  if (!offer) throw notFound('The offer');
  return offer;
}

function requireOrder({ startsAt, endsAt }: OfferRow): void {
  if (endsAt !== null && endsAt <= startsAt) throw invalid('/endsAt', 'An offer ends after it starts.');
}

/** Conditions with the ids of their scenarios. */
async function resolvedConditions(db: Db, conditions: readonly Condition[]): Promise<Condition[]> {
  return Promise.all(
    conditions.map(async (condition, index) =>
      'scenario' in condition
        ? {
            ...condition,
            scenario: await scenarioIdOf(db, condition.scenario, `/conditions/${index}/scenario`),
          }
        : condition,
    ),
  );
}

async function resolvedProduct(
  db: Db,
  { scenario, bundle, plan }: OfferedProduct,
): Promise<ProductRef | null> {
  const ref = await productRefOf(db, { scenario, bundle, plan });
  if (ref === null) return null;
  const product = await readProduct(db, ref);
  const path = `/product/${ref.kind}`;
  if (!product)
    throw invalid(
      path,
      ref.kind === 'scenario' ? 'This scenario is free.' : `There is no ${ref.kind} with this id.`,
    );
  if (product.minimumPrice !== null)
    throw invalid(path, 'Its price is the customer’s to choose, so a discount would have no effect.');
  return ref;
}

async function productRefOf(
  db: Db,
  { scenario, bundle, plan }: Omit<OfferedProduct, 'nextTier' | 'recommended'>,
): Promise<ProductRef | null> {
  if (scenario !== undefined)
    return { kind: 'scenario', id: await scenarioIdOf(db, scenario, '/product/scenario') };
  if (bundle !== undefined) return { kind: 'bundle', id: bundle };
  return plan === undefined ? null : { kind: 'plan', id: plan };
}

async function scenarioIdOf(db: Db, idOrSlug: string, path: string): Promise<string> {
  const scenario = await findScenario(db, idOrSlug, { includeUnpublished: true });
  if (!scenario) throw invalid(path, 'There is no scenario with this id or slug.');
  return scenario.id;
}

function toAdminOffer({
  product,
  isRecommended,
  startsAt,
  endsAt,
  createdAt,
  updatedAt,
  ...offer
}: OfferRow): AdminOffer {
  const byCustomer = isRecommended ? { recommended: true as const } : { nextTier: true as const };
  return {
    ...offer,
    product: product === null ? byCustomer : { [product.kind]: product.id },
    startsAt: startsAt.toISOString(),
    endsAt: endsAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
