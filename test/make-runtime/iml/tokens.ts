/** One lexical piece of an IML expression; `at` is its offset, for error messages. */
export type Token = {
  kind: 'number' | 'string' | 'name' | 'quotedName' | 'operator' | 'punctuation' | 'end';
  text: string;
  at: number;
};

/** An expression that Make would refuse, or whose meaning this interpreter does not know for certain. */
export class ImlError extends Error {
  override name = 'ImlError';
}

const operators = [
  '===',
  '!==',
  '==',
  '!=',
  '<=',
  '>=',
  '&&',
  '||',
  '++',
  '!',
  '*',
  '/',
  '%',
  '+',
  '-',
  '<',
  '>',
  '=',
  '&',
  '|',
];
const canonical: Record<string, string> = { '===': '=', '==': '=', '!==': '!=', '&&': '&', '||': '|' };
const patterns = {
  number: /\d+(?:\.\d+)?/y,
  name: /[A-Za-z_$][\w$]*/y,
  space: /\s+/y,
};

/** Splits the inside of `{{ }}` into tokens. */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    const space = matchAt(patterns.space, source, at);
    if (space) {
      at += space.length;
      continue;
    }
    const { token, length } = tokenAt(source, at, tokens.at(-1));
    tokens.push(token);
    at += length;
  }
  return [...tokens, { kind: 'end', text: '', at }];
}

function tokenAt(source: string, at: number, before: Token | undefined): { token: Token; length: number } {
  const char = source[at] ?? '';
  if (char === "'" || char === '"') return stringAt(source, at, char);
  if (char === '`') return quotedNameAt(source, at);
  // After a dot digits are a position in an array (`items.1.name`), never a fraction.
  const number = before?.text === '.' ? matchAt(/\d+/y, source, at) : matchAt(patterns.number, source, at);
  if (number) return { token: { kind: 'number', text: number, at }, length: number.length };
  const name = matchAt(patterns.name, source, at);
  if (name) return { token: { kind: 'name', text: name, at }, length: name.length };
  if ('()[].,'.includes(char)) return { token: { kind: 'punctuation', text: char, at }, length: 1 };
  const operator = operators.find((candidate) => source.startsWith(candidate, at));
  if (operator)
    return {
      token: { kind: 'operator', text: canonical[operator] ?? operator, at },
      length: operator.length,
    };
  if (char === ';')
    throw new ImlError(`";" separates arguments in scenarios only; app code uses commas: ${source}`);
  throw new ImlError(`Unexpected "${char}" at ${at} of: ${source}`);
}

function stringAt(source: string, at: number, quote: string): { token: Token; length: number } {
  let text = '';
  for (let i = at + 1; i < source.length; i += 1) {
    if (source[i] === quote) return { token: { kind: 'string', text, at }, length: i + 1 - at };
    if (source[i] === '\\') i += 1;
    text += source[i] ?? '';
  }
  throw new ImlError(`A text is not closed: ${source}`);
}

function quotedNameAt(source: string, at: number): { token: Token; length: number } {
  const end = source.indexOf('`', at + 1);
  if (end < 0) throw new ImlError(`A backtick is not closed: ${source}`);
  return { token: { kind: 'quotedName', text: source.slice(at + 1, end), at }, length: end + 1 - at };
}

function matchAt(pattern: RegExp, source: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0];
}
