/** JSON as Stripe sends it, of any version: every field may be missing, or be something else. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object of the SDK as it travels: decimals are text. */
export function asJson(object: object): JsonObject {
  return JSON.parse(JSON.stringify(object)) as JsonObject;
}

/** A nested object; empty where there is none. */
export function partOf(object: JsonObject, ...path: string[]): JsonObject {
  let part: unknown = object;
  for (const name of path) part = isObject(part) ? part[name] : undefined;
  return isObject(part) ? part : {};
}

/** Text that can be stored: PostgreSQL keeps no U+0000 and no half of a surrogate pair. Null where there is none. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value.replaceAll('\u0000', '').toWellFormed() : null;
}

/** The id of what stands there as an id or, expanded, as an object. */
export function idOf(value: unknown): string | null {
  return textOf(isObject(value) ? value['id'] : value);
}

/** An integer that is exact. */
export function integerOf(value: unknown): number | null {
  return Number.isSafeInteger(value) ? (value as number) : null;
}

/** A decimal, written as text or, by older versions, as a number; null where it is none. */
export function decimalOf(value: unknown): string | null {
  const text = typeof value === 'number' ? plainDecimal(value) : value;
  return typeof text === 'string' && /^-?\d{1,30}(\.\d{1,30})?$/.test(text) ? text : null;
}

/** Unix seconds as an instant in ISO 8601. */
export function instantOf(value: unknown): string | null {
  const seconds = integerOf(value);
  return seconds === null || seconds < 0 || seconds > 253_402_300_799
    ? null
    : new Date(seconds * 1000).toISOString();
}

/** The entries of an array, or of one of Stripe's lists. */
export function entriesOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value as unknown[];
  return isObject(value) && Array.isArray(value['data']) ? (value['data'] as unknown[]) : [];
}

export function objectsIn(value: unknown): JsonObject[] {
  return entriesOf(value).filter(isObject);
}

function plainDecimal(value: number): string {
  const text = String(value);
  return text.includes('e') ? value.toFixed(12) : text;
}
