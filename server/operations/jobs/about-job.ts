const namesOfIds = /^(?:id|from|to|day|month|[a-z]\w*(?:Ids?|No|On|At|Attempt))$/;
/** Ids of ours, of Stripe's and of Make's, days and instants; too short for a secret of ours. */
const isPlain = (value: unknown): value is string =>
  typeof value === 'string' && /^[\w:.-]{1,48}$/.test(value);

/** Of what a job was given, the ids and days: nothing that could be a secret, an address or somebody's words. */
export function aboutJob(given: Record<string, unknown> | null): Record<string, string | number | string[]> {
  const about: Record<string, string | number | string[]> = {};
  for (const [name, value] of Object.entries(given ?? {})) {
    if (!namesOfIds.test(name)) continue;
    if (typeof value === 'number' || isPlain(value)) about[name] = value;
    else if (Array.isArray(value)) about[name] = value.filter(isPlain).slice(0, mostIds);
  }
  return about;
}

const mostIds = 20;

/** Why a try failed, as one line: an error that was thrown, or what the queue says itself. */
export function reasonOf(output: unknown): string | null {
  if (typeof output !== 'object' || output === null) return typeof output === 'string' ? clean(output) : null;
  const { message, value } = output as { message?: unknown; value?: { message?: unknown } };
  const text = message ?? value?.message;
  return typeof text === 'string' ? clean(text) : null;
}

/** What is quoted, and addresses of people, may be a caller's. */
const clean = (text: string): string =>
  text
    .replaceAll(/"[^"]{1,500}"/g, '"…"')
    .replaceAll(/[^\s@<>"]{1,64}@[^\s@<>"]{1,255}/g, '…@…')
    .replaceAll(/\b(?:sk|rk|whsec|slk|slo|slw|rpt)_[\w-]{8,}/g, '…')
    .replaceAll(/\s+/g, ' ')
    .slice(0, 500);
