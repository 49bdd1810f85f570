/** A piece of a text: literal text, or an expression between `{{` and `}}`. */
export type TextPart = { isExpression: boolean; text: string };

/** Splits a mapped text into literals and expressions; quoted text inside an expression may hold `}}`. */
export function splitExpressions(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (let open = text.indexOf('{{'); open !== -1; open = text.indexOf('{{', from)) {
    const close = closingBraces(text, open + 2);
    if (close === -1) break;
    if (open > from) parts.push({ isExpression: false, text: text.slice(from, open) });
    parts.push({ isExpression: true, text: text.slice(open + 2, close) });
    from = close + 2;
  }
  if (from < text.length) parts.push({ isExpression: false, text: text.slice(from) });
  return parts;
}

function closingBraces(text: string, from: number): number {
  let position = from;
  while (position < text.length) {
    if (text.startsWith('}}', position)) return position;
    const quote = text[position];
    if (quote === '"' || quote === '`') {
      const end = text.indexOf(quote, position + 1);
      if (end === -1) return text.indexOf('}}', from);
      position = end;
    }
    position += 1;
  }
  return -1;
}

/** A field of another module (``3.`First name`.value``) or its whole bundle (`` `3` ``), outside of quoted text. */
const referencePattern =
  /(?<![\p{L}\d_.$`#])(?:(\d{1,9})(?:\[\d*\])?\.(?=[\p{L}_$`])(?:`[^`]*`|[\p{L}\d_$]+|\[\d*\]|\.(?=[\p{L}_$`\d]))*|`(\d{1,9})`)/gu;

const quoted = /"(?:[^"\\]|\\.)*"/g;

/** The ids of all modules that a mapped text refers to. */
export function referencedIds(text: string): number[] {
  return splitExpressions(text)
    .filter((part) => part.isExpression)
    .flatMap((part) => [...part.text.replace(quoted, '""').matchAll(referencePattern)])
    .map((match) => Number(match[1] ?? match[2]));
}

/** The text with its references led to other modules, by the ids in `ids`; everything else stays letter by letter. */
export function renumberReferences(text: string, ids: ReadonlyMap<number, number>): string {
  if (!text.includes('{{')) return text;
  const anyReference = new RegExp(`${quoted.source}|${referencePattern.source}`, 'gu');
  const renumber = (found: string, field: string | undefined, bundle: string | undefined): string => {
    const id = field ?? bundle;
    const other = id === undefined ? undefined : ids.get(Number(id));
    return other === undefined ? found : found.replace(id!, String(other)); // the id comes first in it
  };
  return splitExpressions(text)
    .map((part) => (part.isExpression ? `{{${part.text.replace(anyReference, renumber)}}}` : part.text))
    .join('');
}

/** The text without its references: what its author has written out by hand. */
export function literalText(text: string): string {
  return splitExpressions(text)
    .map((part) => (part.isExpression ? `{{${part.text.replace(referencePattern, 'x')}}}` : part.text))
    .join('');
}
