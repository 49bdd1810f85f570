import { ImlError, tokenize, type Token } from './tokens.ts';

/** The tree of one IML expression. */
export type Expression =
  | { kind: 'literal'; value: unknown }
  | { kind: 'variable'; name: string }
  | { kind: 'member'; object: Expression; key: Expression }
  | { kind: 'call'; name: string; args: Expression[] }
  | { kind: 'not'; operand: Expression }
  | { kind: 'negate'; operand: Expression }
  | { kind: 'binary'; operator: string; left: Expression; right: Expression };

const precedence: Record<string, number> = {
  '*': 14,
  '/': 14,
  '%': 14,
  '+': 13,
  '-': 13,
  '++': 13,
  '<': 11,
  '<=': 11,
  '>': 11,
  '>=': 11,
  '=': 10,
  '!=': 10,
  '&': 6,
  '|': 5,
};
const unaryPrecedence = 16;

const keywords: Record<string, unknown> = {
  true: true,
  false: false,
  null: null,
  ignore: undefined,
  erase: null,
  // Distinct from a text without characters: `ifempty` keeps it.
  emptystring: Object(''),
  emptyarray: [],
  space: ' ',
  tab: '\t',
  newline: '\n',
  carriagereturn: '\r',
  nbsp: '\u00a0',
};

type Cursor = { source: string; tokens: Token[]; position: number };

/** Parses the inside of `{{ }}`; throws an ImlError that quotes the expression. */
export function parseExpression(source: string): Expression {
  const cursor: Cursor = { source, tokens: tokenize(source), position: 0 };
  const expression = binary(cursor, 0);
  if (peek(cursor).kind !== 'end') throw unexpected(cursor);
  return expression;
}

function binary(cursor: Cursor, floor: number): Expression {
  let left = unary(cursor);
  for (;;) {
    const token = peek(cursor);
    const strength = token.kind === 'operator' ? precedence[token.text] : undefined;
    if (strength === undefined || strength <= floor) return left;
    cursor.position += 1;
    left = { kind: 'binary', operator: token.text, left, right: binary(cursor, strength) };
  }
}

function unary(cursor: Cursor): Expression {
  const token = peek(cursor);
  if (token.kind !== 'operator') return postfix(cursor);
  if (token.text !== '!' && token.text !== '-') throw unexpected(cursor);
  cursor.position += 1;
  const operand = binary(cursor, unaryPrecedence);
  return token.text === '!' ? { kind: 'not', operand } : { kind: 'negate', operand };
}

function postfix(cursor: Cursor): Expression {
  let expression = primary(cursor);
  // Whether Make reads a path after a function's result is not documented; `get` does.
  if (expression.kind !== 'variable') return expression;
  for (;;) {
    if (take(cursor, '.')) expression = { kind: 'member', object: expression, key: dottedKey(cursor) };
    else if (take(cursor, '[')) expression = { kind: 'member', object: expression, key: bracketKey(cursor) };
    else return expression;
  }
}

function primary(cursor: Cursor): Expression {
  const token = peek(cursor);
  cursor.position += 1;
  if (token.kind === 'number') return { kind: 'literal', value: Number(token.text) };
  if (token.kind === 'string') return { kind: 'literal', value: token.text };
  if (token.kind === 'quotedName') return { kind: 'variable', name: token.text };
  if (token.kind === 'name') {
    if (take(cursor, '(')) return { kind: 'call', name: token.text, args: callArguments(cursor) };
    return Object.hasOwn(keywords, token.text)
      ? { kind: 'literal', value: keywords[token.text] }
      : { kind: 'variable', name: token.text };
  }
  if (token.text === '(') {
    const inner = binary(cursor, 0);
    expect(cursor, ')');
    return inner;
  }
  cursor.position -= 1;
  throw unexpected(cursor);
}

function callArguments(cursor: Cursor): Expression[] {
  const args: Expression[] = [];
  if (take(cursor, ')')) return args;
  do args.push(binary(cursor, 0));
  while (take(cursor, ','));
  expect(cursor, ')');
  return args;
}

function dottedKey(cursor: Cursor): Expression {
  const token = peek(cursor);
  if (!['name', 'quotedName', 'number'].includes(token.kind)) throw unexpected(cursor);
  cursor.position += 1;
  return { kind: 'literal', value: token.kind === 'number' ? Number(token.text) : token.text };
}

function bracketKey(cursor: Cursor): Expression {
  if (take(cursor, ']')) return { kind: 'literal', value: 1 };
  const key = binary(cursor, 0);
  expect(cursor, ']');
  return key;
}

function peek(cursor: Cursor): Token {
  return cursor.tokens[cursor.position] ?? { kind: 'end', text: '', at: cursor.source.length };
}

function take(cursor: Cursor, text: string): boolean {
  const token = peek(cursor);
  if (token.kind !== 'punctuation' || token.text !== text) return false;
  cursor.position += 1;
  return true;
}

function expect(cursor: Cursor, text: string): void {
  if (!take(cursor, text)) throw unexpected(cursor, ` ("${text}" was expected)`);
}

function unexpected(cursor: Cursor, hint = ''): ImlError {
  const token = peek(cursor);
  const what =
    token.kind === 'end' ? 'The expression ends too early' : `Unexpected "${token.text}" at ${token.at}`;
  return new ImlError(`${what}${hint}: {{${cursor.source}}}`);
}
