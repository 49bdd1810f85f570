import { invalid } from './errors.ts';

/** Deeper than any request of ours; beyond it JSON can be read but no longer be written. */
const maximumDepth = 1000;
/** A path of every place in a deep document would take more room than the document. */
const namedDepth = 20;

type Place = { value: unknown; path: string[]; depth: number };
type Unstorable = { path: string; message: string };

/**
 * The first place of JSON that could be read but not be kept: PostgreSQL stores neither U+0000 nor half a surrogate pair, and
 * nesting without end overflows whoever writes it again. With `judgesText: false` only the nesting is judged.
 */
export function findUnstorable(root: unknown, { judgesText = true } = {}): Unstorable | null {
  const open: Place[] = [{ value: root, path: [], depth: 0 }];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const { value, path, depth } = place;
    if (judgesText && typeof value === 'string' && !isStorableText(value))
      return unstorableText('The text', path);
    if (typeof value !== 'object' || value === null) continue;
    if (depth >= maximumDepth) return { path: '', message: `Nested more than ${maximumDepth} levels deep.` };
    for (const [key, inner] of Object.entries(value)) {
      if (judgesText && !isStorableText(key)) return unstorableText('The name of a field', path);
      open.push({ value: inner, path: depth < namedDepth ? [...path, key] : path, depth: depth + 1 });
    }
  }
  return null;
}

/** Refuses with 422 what cannot be kept; `prefix` is where the value stands in the request. */
export function refuseUnstorable(root: unknown, prefix = '', options: { judgesText?: boolean } = {}): void {
  const found = findUnstorable(root, options);
  if (found) throw invalid(`${prefix}${found.path}`, found.message);
}

export function isStorableText(text: string): boolean {
  return !text.includes('\u0000') && text.isWellFormed();
}

/** A JSON Pointer (RFC 6901) to a place inside the value that stands at `prefix`. */
export function pointer(prefix: string, path: readonly PropertyKey[]): string {
  return `${prefix}${path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')}`;
}

function unstorableText(what: string, path: readonly string[]): Unstorable {
  return {
    path: pointer('', path),
    message: `${what} contains a character that cannot be stored (U+0000 or half a surrogate pair).`,
  };
}
