/** What the library sells: one of its scenarios, several together, or a subscription. Named by our own id. */
export type ProductKind = 'scenario' | 'bundle' | 'plan';
export type ProductRef = { kind: ProductKind; id: string };

/** The three columns by which tables name a product; exactly one is set. */
export type ProductColumns = { scenarioId: string | null; bundleId: string | null; planId: string | null };

/** `{ kind: 'plan', id }` as columns. */
export function productColumns({ kind, id }: ProductRef): ProductColumns {
  return {
    scenarioId: kind === 'scenario' ? id : null,
    bundleId: kind === 'bundle' ? id : null,
    planId: kind === 'plan' ? id : null,
  };
}

/** The product that a row names. */
export function productOf({ scenarioId, bundleId, planId }: ProductColumns): ProductRef {
  if (bundleId !== null) return { kind: 'bundle', id: bundleId };
  if (planId !== null) return { kind: 'plan', id: planId };
  if (scenarioId !== null) return { kind: 'scenario', id: scenarioId };
  throw new TypeError('The row names no product.');
}
