import { FUNCTIONS, isTruthy, textOf } from './functions.ts';

/** Finds the value of a name such as `now`, `var.scenario.executionId` or `3.status`; undefined when it has none. */
export type Lookup = (name: string) => unknown;

type Token = { kind: 'number' | 'text' | 'name' | 'sign'; value: string };

const TOKENS =
  /\s*(?:`([^`]*)`((?:\.\w+|\[\d*\])*)|(\d+\.[A-Za-z_][\w.[\]]*)|(\d+(?:\.\d+)?)|"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|([A-Za-z_][\w.[\]]*)|(!=|<=|>=|[-+*/%=<>&|();]))/y;

const BINDING_POWER: Record<string, number> = {
  '|': 1,
  '&': 2,
  '=': 3,
  '!=': 3,
  '<': 4,
  '>': 4,
  '<=': 4,
  '>=': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '%': 6,
};

/** Evaluates one expression of a scenario's mapper; function arguments are separated by semicolons there. */
export function evaluate(source: string, lookup: Lookup): unknown {
  const tokens = tokenize(source);
  let position = 0;

  const expression = (minimum: number): unknown => {
    let left = operand();
    for (;;) {
      const power = BINDING_POWER[peekSign() ?? ''] ?? 0;
      if (power <= minimum) return left;
      const sign = tokens[position]?.value ?? '';
      position += 1;
      left = applySign(sign, left, expression(power));
    }
  };
  const operand = (): unknown => {
    const token = tokens[position];
    position += 1;
    if (!token) throw new Error(`The expression ends too early: {{${source}}}`);
    if (token.kind === 'number') return Number(token.value);
    if (token.kind === 'text') return token.value;
    if (token.kind === 'name') return peekSign() === '(' ? call(token.value) : named(token.value, lookup);
    if (token.value === '-') return -Number(operand());
    if (token.value !== '(') throw new Error(`Unexpected '${token.value}' in {{${source}}}`);
    const inner = expression(0);
    expect(')');
    return inner;
  };
  const call = (name: string): unknown => {
    const run = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
    if (!run) throw new Error(`The Make double knows no function '${name}'; add it to mapping/functions.ts.`);
    expect('(');
    const values: unknown[] = [];
    while (peekSign() !== ')') {
      values.push(peekSign() === ';' ? undefined : expression(0));
      if (peekSign() === ';') position += 1;
      else if (peekSign() !== ')') throw new Error(`Missing ')' in {{${source}}}`);
    }
    expect(')');
    return run(...values);
  };
  const peekSign = () => (tokens[position]?.kind === 'sign' ? tokens[position]?.value : undefined);
  const expect = (sign: string) => {
    if (peekSign() !== sign) throw new Error(`Missing '${sign}' in {{${source}}}`);
    position += 1;
  };

  const value = expression(0);
  if (position < tokens.length) throw new Error(`Unexpected '${tokens[position]?.value}' in {{${source}}}`);
  return value;
}

function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  const text = source.trimEnd();
  TOKENS.lastIndex = 0;
  while (TOKENS.lastIndex < text.length) {
    const start = TOKENS.lastIndex;
    const match = TOKENS.exec(text);
    if (!match) throw new Error(`Cannot read {{${source}}} from '${text.slice(start)}'`);
    const [, quotedName, path, reference, number, double, single, name, sign] = match;
    if (quotedName !== undefined) tokens.push({ kind: 'name', value: `${quotedName}${path ?? ''}` });
    else if (number !== undefined) tokens.push({ kind: 'number', value: number });
    else if (double !== undefined || single !== undefined)
      tokens.push({ kind: 'text', value: (double ?? single ?? '').replaceAll(/\\(.)/g, '$1') });
    else if (sign !== undefined) tokens.push({ kind: 'sign', value: sign });
    else tokens.push({ kind: 'name', value: reference ?? name ?? '' });
  }
  return tokens;
}

const CONSTANTS: Record<string, unknown> = {
  true: true,
  false: false,
  null: null,
  emptystring: '',
  newline: '\n',
  space: ' ',
};

function named(name: string, lookup: Lookup): unknown {
  return Object.hasOwn(CONSTANTS, name) ? CONSTANTS[name] : lookup(name);
}

function applySign(sign: string, left: unknown, right: unknown): unknown {
  switch (sign) {
    case '&':
      return isTruthy(left) && isTruthy(right);
    case '|':
      return isTruthy(left) || isTruthy(right);
    case '=':
      return textOf(left) === textOf(right);
    case '!=':
      return textOf(left) !== textOf(right);
    case '<':
      return Number(left) < Number(right);
    case '>':
      return Number(left) > Number(right);
    case '<=':
      return Number(left) <= Number(right);
    case '>=':
      return Number(left) >= Number(right);
    case '+':
      return typeof left === 'string' || typeof right === 'string'
        ? textOf(left) + textOf(right)
        : Number(left) + Number(right);
    case '-':
      return Number(left) - Number(right);
    case '*':
      return Number(left) * Number(right);
    case '/':
      return Number(left) / Number(right);
    default:
      return Number(left) % Number(right);
  }
}
