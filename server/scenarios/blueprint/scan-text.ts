import { literalText, splitExpressions } from './references.ts';
import type { SensitivePattern } from './sensitive-patterns.ts';
import { isPlaceholder, sensitivePatterns } from './sensitive-patterns.ts';
import { sensitiveUrlPatterns } from './sensitive-urls.ts';

export type Sensitive = Pick<SensitivePattern, 'code' | 'what' | 'severity'>;

/** Every pattern, in the order in which they are tried. */
export const allPatterns: readonly SensitivePattern[] = [
  ...sensitiveUrlPatterns.slice(0, -1),
  ...sensitivePatterns,
  ...sensitiveUrlPatterns.slice(-1),
];

/** Fields that hold a secret when anything but a mapping stands in them. */
const secretField =
  /^(x[-_])?(api[-_]?(key|token|secret)|app[-_]?(key|secret)|access[-_]?(key|token)|auth[-_]?token|refresh[-_]?token|client[-_]?secret|secret([-_]?(key|access[-_]?key))?|shared[-_]?secret|password|passwd|pwd|passphrase|private[-_]?key|(proxy[-_])?authorization|bearer([-_]?token)?|(set[-_])?cookie|token|x?[-_]?auth([-_]?key)?|credentials?)$/i;

/** The kinds of secrets and personal data in a text, each once. */
export function scanText(text: string): Sensitive[] {
  const found = new Map<string, Sensitive>();
  let whole = text;
  let literal: string | null = null;
  for (const { code, what, severity, literalOnly, pattern, accept } of allPatterns) {
    literal ??= literalOnly ? literalText(whole) : null;
    const blank = (match: string, ...rest: unknown[]) => {
      const groups = [match, ...rest] as unknown as RegExpExecArray;
      if (accept && !accept(groups)) return match;
      found.set(code, { code, what, severity });
      return ' '.repeat(3);
    };
    if (literalOnly) literal = literal!.replace(pattern, blank);
    else whole = whole.replace(pattern, blank);
  }
  return [...found.values()];
}

/** A secret written out in a field that is named for one, such as a header "Authorization". */
export function scanField(name: string, value: string | number): Sensitive[] {
  if (!secretField.test(name.trim())) return [];
  const byHand = splitExpressions(String(value))
    .map((part) => (part.isExpression ? expressionByHand(part.text) : part.text))
    .join('')
    .replace(/^\s*(bearer|basic|token|api-?key)\b/i, '')
    .trim();
  if (byHand === '' || isPlaceholder(byHand)) return [];
  return [
    {
      code: 'secret_field',
      what: 'A secret, written out where only a mapping may stand,',
      severity: 'error',
    },
  ];
}

/** An expression is safe in a secret field unless it is nothing but a quoted text. */
function expressionByHand(expression: string): string {
  return /^\s*"[^"]*"\s*$/.test(expression) ? expression : '';
}
