import type { HttpError } from '../../../platform/errors.ts';
import type { ProductKind } from '../../products/product.ts';
import { alreadyBoughtPage, otherPageOpenPage, otherPlanPage, type CheckoutPage } from './checkout-pages.ts';

/**
 * The page for a refusal that has one of its own; null: it has none. `path` is where the link leads that was followed, and where a form says
 * that an open page is to be closed.
 */
export function refusedPage(
  error: HttpError,
  { kind, path }: { kind: ProductKind; path: string },
): CheckoutPage | null {
  const { code, extra } = error;
  if (code === 'already_entitled') return alreadyBoughtPage(kind);
  if (code === 'other_plan') return otherPlanPage(sentenceOf(error), textOf(extra['portalUrl']));
  if (code === 'other_page_open')
    return otherPageOpenPage(sentenceOf(error), textOf(extra['openUrl']) ?? path, path);
  return null;
}

/** What the API would answer, without the names of its fields. */
export function sentenceOf({ errors, message }: HttpError): string {
  return (errors?.[0]?.message ?? message).replaceAll(/ \("?\w+Url"?\)/g, '');
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
