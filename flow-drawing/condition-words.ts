import { fieldsOf } from './fields.ts';

/** Make's comparisons, without the type that they compare, as a reader would say them. */
const comparisons = new Map(
  Object.entries({
    equal: 'is',
    notequal: 'is not',
    contain: 'contains',
    notcontain: 'does not contain',
    startswith: 'begins with',
    startwith: 'begins with',
    notstartwith: 'does not begin with',
    endswith: 'ends with',
    endwith: 'ends with',
    notendwith: 'does not end with',
    pattern: 'matches',
    notpattern: 'does not match',
    greater: 'is more than',
    greaterorequal: 'is at least',
    less: 'is less than',
    lessorequal: 'is at most',
    before: 'is before',
    after: 'is after',
    exist: 'exists',
    notexist: 'does not exist',
  }),
);

/** Dates are earlier and later, not less and more. */
const dateComparisons = new Map(
  Object.entries({
    greater: 'is after',
    greaterorequal: 'is at or after',
    less: 'is before',
    lessorequal: 'is at or before',
  }),
);

/**
 * What a filter asks for, in words: `status of 1 is “paid”, and total of 1 is more than 100`. The outer list is *or*, the inner one *and*;
 * null when nothing is asked for.
 */
export function conditionWords(conditions: unknown): string | null {
  if (!Array.isArray(conditions)) return null;
  const ways = conditions
    .filter((way): way is unknown[] => Array.isArray(way) && way.length > 0)
    .map((way) => way.map(comparisonWords).join(', and '));
  return ways.length === 0 ? null : ways.join('; or ');
}

function comparisonWords(condition: unknown): string {
  const { a, o, b } = fieldsOf(condition);
  const [first = '', second, ...marks] = (typeof o === 'string' ? o : '').split(':');
  const [type, name] = second === undefined || second === 'ci' ? ['', first] : [first, second];
  const verb = (type === 'date' && dateComparisons.get(name)) || comparisons.get(name) || name || 'is given';
  const isBare = b === undefined || name === 'exist' || name === 'notexist';
  const ignoresCase = second === 'ci' || marks.includes('ci') ? ' (in any case)' : '';
  return isBare ? `${operand(a)} ${verb}` : `${operand(a)} ${verb} ${operand(b)}${ignoresCase}`;
}

/** A field of a module is told by its name and the module's number, a text in quotes, a number as it is. */
function operand(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = typeof value === 'string' ? value.trim() : (JSON.stringify(value) ?? '');
  const [, module, field] = /^\{\{(\d+)\.([^{}]+)\}\}$/.exec(text) ?? [];
  if (module !== undefined && field !== undefined) return `${field.replaceAll('`', '')} of ${module}`;
  const [, expression] = /^\{\{([^{}]+)\}\}$/.exec(text) ?? [];
  if (expression !== undefined) return expression.replaceAll('`', '');
  return /^-?\d+(\.\d+)?$/.test(text) ? text : `“${text}”`;
}
