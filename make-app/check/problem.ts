/** One rule that the source breaks: where, and what to do about it. */
export type Problem = { where: string; message: string };

export const problem = (where: string, message: string): Problem => ({ where, message });

/** The keys of an object that are not among those known. */
export const unknownKeys = (object: object, known: readonly string[]): string[] =>
  Object.keys(object).filter((key) => !known.includes(key));

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every object inside a value, itself included, depth first. */
export function objectsIn(value: unknown): Record<string, unknown>[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(objectsIn);
  return isObject(value) ? [value, ...inner] : inner;
}

/** Every text inside a value. */
export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** A text as it is; anything else is no text. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A list of words, written as a sentence of them. */
export const words = (text: string): string[] => text.trim().split(/\s+/);
