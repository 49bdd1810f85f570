import { evaluate, type Lookup } from './expression.ts';
import { textOf } from './functions.ts';

/** Resolves the `{{…}}` of a mapper's value; a field that is one expression only keeps the type of its value. */
export function mappedValue(value: unknown, lookup: Lookup): unknown {
  if (typeof value === 'string') return mappedText(value, lookup);
  if (Array.isArray(value)) return value.map((entry) => mappedValue(entry, lookup));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, mappedValue(entry, lookup)]));
}

function mappedText(text: string, lookup: Lookup): unknown {
  const whole = /^\{\{((?:(?!\}\}).)*)\}\}$/s.exec(text);
  if (whole) return evaluate(whole[1] ?? '', lookup);
  return text.replaceAll(/\{\{(.*?)\}\}/gs, (_, source: string) => textOf(evaluate(source, lookup)));
}
