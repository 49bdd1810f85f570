import type { Deps } from '../../platform/deps.ts';
import { invalid } from '../../platform/errors.ts';

/** Stripe sends people there, so it must be a safe address: https, or a page of this library. */
export function returnAddress(
  { publicUrl }: Pick<Deps, 'publicUrl'>,
  path: string,
  url: string | undefined,
): string | null {
  if (url === undefined) return null;
  const parsed = URL.parse(url);
  if (parsed?.protocol === 'https:' || (parsed && parsed.origin === new URL(publicUrl()).origin)) return url;
  throw invalid(path, 'Use an https address, or one of this library.');
}
