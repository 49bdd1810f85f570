export const nextTierChoice = 'nextTier';
export const recommendedChoice = 'recommended';

type Named = { scenario?: string; bundle?: string; plan?: string; nextTier?: true; recommended?: true };

/** `plan:pln_1` as the API names a product: `{ plan: 'pln_1' }`. */
export function namedProduct(choice: string): Named {
  if (choice === nextTierChoice) return { nextTier: true };
  if (choice === recommendedChoice) return { recommended: true };
  const [kind = '', id = ''] = choice.split(':');
  return { [kind]: id };
}

/** A product as the picker's choice. */
export function choiceOf(product: { [key in keyof Named]?: Named[key] | undefined }): string {
  if (product.nextTier) return nextTierChoice;
  if (product.recommended) return recommendedChoice;
  if (product.scenario !== undefined) return `scenario:${product.scenario}`;
  if (product.bundle !== undefined) return `bundle:${product.bundle}`;
  return `plan:${product.plan}`;
}
