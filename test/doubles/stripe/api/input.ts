import type Stripe from 'stripe';
import type { FormFields, FormValue } from '../../http/nested-form.ts';
import { invalid } from './stripe-api-error.ts';

/** Refuses parameters that the operation does not know, as Stripe does. */
export function refuseUnknown(input: FormFields, known: readonly string[]): void {
  for (const name of Object.keys(input)) {
    if (name !== 'expand' && !known.includes(name)) {
      throw invalid(`Received unknown parameter: ${name}`, name, 'parameter_unknown');
    }
  }
}

/** A text parameter; `''`, which is how the client sends `null`, reads as null, an absent one as undefined. */
export function textOf(input: FormFields, name: string): string | null | undefined {
  const value = input[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'string') throw invalid(`Invalid string: ${JSON.stringify(value)}`, name);
  return value === '' ? null : value;
}

/** A text parameter that must be there. */
export function requiredText(input: FormFields, name: string): string {
  const value = textOf(input, name);
  if (value === undefined || value === null)
    throw invalid(`Missing required param: ${name}.`, name, 'parameter_missing');
  return value;
}

/** An integer parameter; undefined when absent. */
export function integerOf(input: FormFields, name: string): number | undefined {
  const value = textOf(input, name);
  if (value === undefined || value === null) return undefined;
  if (!/^-?\d+$/.test(value)) throw invalid(`Invalid integer: ${value}`, name, 'parameter_invalid_integer');
  return Number(value);
}

/** A boolean parameter; undefined when absent. */
export function flagOf(input: FormFields, name: string): boolean | undefined {
  const value = textOf(input, name);
  if (value === undefined || value === null) return undefined;
  if (value !== 'true' && value !== 'false') throw invalid(`Invalid boolean: ${value}`, name);
  return value === 'true';
}

/** The fields of a nested parameter; none when it is absent. */
export function fieldsOf(value: FormValue | undefined): FormFields {
  return typeof value === 'object' && !Array.isArray(value) ? value : {};
}

/** The items of a list parameter. */
export function listOf(value: FormValue | undefined): FormValue[] {
  if (value === undefined || value === '') return [];
  return Array.isArray(value) ? value : [value];
}

/** Metadata merged as Stripe merges it: an empty value takes a key away, an empty parameter all of them. */
export function mergedMetadata(
  before: Stripe.Metadata | null,
  value: FormValue | undefined,
): Stripe.Metadata {
  if (value === '') return {};
  const merged: Stripe.Metadata = { ...before };
  for (const [key, entry] of Object.entries(fieldsOf(value))) {
    if (key.length > 40) throw invalid(`Metadata keys can have up to 40 characters: ${key}`, 'metadata');
    if (typeof entry !== 'string')
      throw invalid(`Invalid string: ${JSON.stringify(entry)}`, `metadata[${key}]`);
    if (entry.length > 500)
      throw invalid(
        `Metadata values can have up to 500 characters, but key ${key} has ${entry.length}`,
        'metadata',
      );
    if (entry === '') delete merged[key];
    else merged[key] = entry;
  }
  if (Object.keys(merged).length > 50) throw invalid('Metadata can have up to 50 keys', 'metadata');
  return merged;
}
