import type { Db } from '../../platform/database.ts';
import { conflict, invalid, notFound } from '../../platform/errors.ts';
import { findScenario } from '../../scenarios/find-scenario.ts';
import type { ProductRef } from '../products/product.ts';
import { readProduct, type Product } from '../products/read-product.ts';

/** What new buyers can get, by its id, a scenario also by its slug; else why not. */
export async function productForSale(db: Db, wanted: ProductRef): Promise<Product> {
  if (wanted.kind === 'scenario') return scenarioForSale(db, wanted.id);
  const product = await readProduct(db, wanted);
  if (!product) throw notFound(`The ${wanted.kind}`);
  if (!product.isForSale)
    throw conflict('no_longer_sold', `"${product.title}" is no longer sold. Choose another ${wanted.kind}.`);
  return product;
}

/** Customers know only the scenarios that they can see. */
async function scenarioForSale(db: Db, idOrSlug: string): Promise<Product> {
  const scenario = await findScenario(db, idOrSlug);
  if (!scenario) throw notFound('The scenario');
  const product = await readProduct(db, { kind: 'scenario', id: scenario.id });
  if (!product) throw invalid('/scenario', 'This scenario is free: install it without paying.');
  return product;
}
