import type { Db } from '../../../platform/database.ts';
import { together } from '../../../platform/together.ts';
import { splitByWeight } from '../../../platform/money.ts';
import { productColumns, productOf, type ProductColumns, type ProductRef } from '../../products/product.ts';
import { findProductsByStripe, listPricesOf, readProduct } from '../../products/read-product.ts';
import { selectLinkedProduct } from '../buyers/adopted-checkout-queries.ts';
import type { LineTruth, PaymentTruth } from '../payment-truth.ts';
import { splitSigned } from '../ledger/split-signed.ts';

/** A line as the order keeps it. A bundle is one line per scenario, each of which names both. */
export type OrderLine = ProductColumns & {
  position: number;
  amount: number;
  description: string | null;
  isRecurring: boolean;
};

type NamedLine = LineTruth & { product: ProductRef | null };

/** Each line with our product; null where nothing of it is ours. `offered` is what we ourselves offered for this payment. */
export async function nameLines(
  db: Db,
  truth: PaymentTruth,
  offered: ProductColumns | null,
): Promise<NamedLine[] | null> {
  const ids = truth.lines.flatMap(({ stripeProductId }) => stripeProductId ?? []);
  const products = await findProducts(db, ids);
  const lines = truth.lines.map((line) => ({
    ...line,
    product: (line.stripeProductId !== null && products.get(line.stripeProductId)) || null,
  }));
  if (lines.some(({ product }) => product !== null)) return lines;
  const product = offered ? productOf(offered) : await productOfLink(db, truth);
  if (!product) return null;
  return lines.length === 0
    ? [{ stripeProductId: null, description: null, amount: 0, isRecurring: false, product }]
    : lines.map((line, index) => (index === 0 ? { ...line, product } : line));
}

/** May name more than was asked for. */
const findProducts = together<readonly string[], Map<string, ProductRef>>(async (db, asked) => {
  const products = await findProductsByStripe(db, [...new Set(asked.flat())]);
  return asked.map(() => products);
});

/** What the payment link sells, where its lines are not known. */
async function productOfLink(db: Db, { session }: PaymentTruth): Promise<ProductRef | null> {
  if (!session || session.paymentLinkId === null) return null;
  const row = await selectLinkedProduct(db, session.paymentLinkId);
  return row && productOf(row);
}

/** Shares what was charged out over the lines, and a bundle's share over its scenarios by their list prices. */
export async function orderLines(db: Db, truth: PaymentTruth, named: NamedLine[]): Promise<OrderLine[]> {
  const amounts = splitSigned(
    truth.total,
    named.map(({ amount }) => amount),
  );
  const lines: Omit<OrderLine, 'position'>[] = [];
  for (const [index, line] of named.entries()) {
    const { product, description, isRecurring } = line;
    const amount = amounts[index] ?? 0;
    if (product?.kind === 'bundle') lines.push(...(await bundleLines(db, product, amount)));
    else
      lines.push({
        ...(product ? productColumns(product) : { scenarioId: null, bundleId: null, planId: null }),
        amount,
        description: product ? null : description,
        isRecurring,
      });
  }
  return lines.map((line, index) => ({ ...line, position: index + 1 }));
}

async function bundleLines(db: Db, ref: ProductRef, amount: number): Promise<Omit<OrderLine, 'position'>[]> {
  const bundle = await readProduct(db, ref);
  const scenarioIds = bundle && bundle.scenarioIds !== 'all' ? bundle.scenarioIds : [];
  const common = { bundleId: ref.id, planId: null, description: null, isRecurring: false };
  if (scenarioIds.length === 0) return [{ ...common, scenarioId: null, amount }];
  const amounts = splitByWeight(amount, await bundleWeights(db, scenarioIds));
  return scenarioIds.map((scenarioId, index) => ({ ...common, scenarioId, amount: amounts[index] ?? 0 }));
}

/** List prices; alike for all where they cannot be compared, or where everything in it is free by itself. */
async function bundleWeights(db: Db, scenarioIds: string[]): Promise<number[]> {
  const prices = await listPricesOf(db, scenarioIds);
  const known = scenarioIds.map((id) => prices.get(id) ?? null);
  const currencies = new Set(known.flatMap((price) => price?.currency ?? []));
  return currencies.size === 1 ? known.map((price) => price?.amount ?? 0) : known.map(() => 1);
}
