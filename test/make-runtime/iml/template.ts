import { evaluate, type Variables } from './evaluate.ts';
import { parseExpression } from './parser.ts';
import { ImlError } from './tokens.ts';
import { isCollection, toText } from './values.ts';

const spreadKey = '{{...}}';

/**
 * Evaluates every `{{ }}` in a value of app code, deeply. A text that is exactly one expression keeps the type of its value,
 * otherwise the values become text. The key `{{...}}` spreads a collection into the object that holds it.
 */
export function transform(value: unknown, variables: Variables): unknown {
  if (typeof value === 'string') return fill(value, variables);
  if (Array.isArray(value)) return value.map((item) => transform(item, variables));
  if (!isCollection(value)) return value;
  const result: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    const made = transform(inner, variables);
    if (key !== spreadKey) result[toText(fill(key, variables))] = made;
    else if (isCollection(made)) Object.assign(result, made);
    else if (made !== undefined && made !== null) throw new ImlError(`"${spreadKey}" needs a collection.`);
  }
  return result;
}

function fill(text: string, variables: Variables): unknown {
  const parts = splitTemplate(text);
  if (parts.length === 1 && parts[0]?.isExpression) return evaluateText(parts[0].text, variables);
  return parts
    .map((part) => (part.isExpression ? toText(evaluateText(part.text, variables)) : part.text))
    .join('');
}

function evaluateText(source: string, variables: Variables): unknown {
  try {
    return evaluate(parseExpression(source), variables);
  } catch (error) {
    if (error instanceof ImlError) throw new ImlError(`${error.message} In {{${source}}}`, { cause: error });
    throw error;
  }
}

type Part = { text: string; isExpression: boolean };

/** Literal text and expressions in turn; braces inside quoted texts do not end an expression. */
export function splitTemplate(text: string): Part[] {
  const parts: Part[] = [];
  let rest = text;
  for (;;) {
    const start = rest.indexOf('{{');
    if (start < 0) break;
    const end = endOfExpression(rest, start + 2);
    if (end < 0) throw new ImlError(`"{{" without "}}" in: ${text}`);
    if (start > 0) parts.push({ text: rest.slice(0, start), isExpression: false });
    parts.push({ text: rest.slice(start + 2, end), isExpression: true });
    rest = rest.slice(end + 2);
  }
  if (rest !== '' || parts.length === 0) parts.push({ text: rest, isExpression: false });
  return parts;
}

function endOfExpression(text: string, from: number): number {
  let quote = '';
  for (let i = from; i < text.length; i += 1) {
    const char = text[i] ?? '';
    if (quote) {
      if (char === '\\') i += 1;
      else if (char === quote) quote = '';
    } else if (char === "'" || char === '"' || char === '`') quote = char;
    else if (text.startsWith('}}', i)) return i;
  }
  return -1;
}
