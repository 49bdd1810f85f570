import { z } from 'zod';
import type { Db } from '../../platform/database.ts';
import { invalid } from '../../platform/errors.ts';
import type { ProductRef } from './product.ts';
import { readProduct, type Product } from './read-product.ts';

const Reference = z.string().min(1).max(200);

/** Names a product in a body: one of the three. */
export const namedProductFields = {
  scenario: Reference.optional().describe('Id or slug.'),
  bundle: Reference.optional().describe('Id.'),
  plan: Reference.optional().describe('Id.'),
};

export const NamedProduct = z
  .strictObject(namedProductFields)
  .refine((named) => Object.keys(named).length === 1, 'Name one: a scenario, a bundle or a plan.');
export type NamedProduct = z.infer<typeof NamedProduct>;

/** The product that an answer names. */
export const ProductReference = z
  .object({ kind: z.enum(['scenario', 'bundle', 'plan']), id: z.string(), title: z.string() })
  .meta({ id: 'ProductReference' });
export type ProductReference = z.infer<typeof ProductReference>;

/** Our reference of what a body names. */
export function refNamed({ scenario, bundle, plan }: NamedProduct): ProductRef {
  if (plan !== undefined) return { kind: 'plan', id: plan };
  if (bundle !== undefined) return { kind: 'bundle', id: bundle };
  return { kind: 'scenario', id: scenario ?? '' };
}

/** What a body names, when it is for sale now; a 422 that says why not otherwise. */
export async function productNamed(db: Db, named: NamedProduct, path: string): Promise<Product> {
  const ref = refNamed(named);
  const product = await readProduct(db, ref);
  if (!product)
    throw invalid(
      `${path}/${ref.kind}`,
      ref.kind === 'scenario'
        ? 'There is no scenario with this id or slug that costs something.'
        : `There is no ${ref.kind} with this id.`,
    );
  if (!product.isForSale)
    throw invalid(`${path}/${ref.kind}`, `"${product.title}" is not for sale: it is ${product.status}.`);
  return product;
}
