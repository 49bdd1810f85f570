import { functions, lazyFunctions } from './functions.ts';
import type { Expression } from './parser.ts';
import { ImlError } from './tokens.ts';
import { isEmpty, looselyEqual, memberOf, toText } from './values.ts';

/** The variables an expression may name. A name that is no key here is a mistake in the app and throws. */
export type Variables = Record<string, unknown>;

/** Evaluates a parsed expression. Unknown variables and functions throw; a missing member is undefined. */
export function evaluate(expression: Expression, variables: Variables): unknown {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'variable':
      if (!Object.hasOwn(variables, expression.name))
        throw new ImlError(`Unknown variable "${expression.name}" here.`);
      return variables[expression.name];
    case 'member':
      return memberOf(evaluate(expression.object, variables), evaluate(expression.key, variables));
    case 'call':
      return call(expression.name, expression.args, variables);
    case 'not':
      return !evaluate(expression.operand, variables);
    case 'negate':
      return -Number(evaluate(expression.operand, variables));
    case 'binary':
      return binary(expression, variables);
  }
}

function call(name: string, args: Expression[], variables: Variables): unknown {
  const lazy = Object.hasOwn(lazyFunctions, name) ? lazyFunctions[name] : undefined;
  if (lazy) return lazy(args.map((arg) => () => evaluate(arg, variables)));
  const eager = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (!eager) throw new ImlError(`Unknown function "${name}".`);
  return eager(...args.map((arg) => evaluate(arg, variables)));
}

function binary(
  { operator, left, right }: Extract<Expression, { kind: 'binary' }>,
  variables: Variables,
): unknown {
  const a = evaluate(left, variables);
  if (operator === '&' && !a) return false;
  if (operator === '|' && a) return true;
  const b = evaluate(right, variables);
  switch (operator) {
    case '&':
    case '|':
      return Boolean(b);
    case '=':
      return looselyEqual(a, b);
    case '!=':
      return !looselyEqual(a, b);
    case '+':
      return plus(a, b);
    case '++':
      return toText(a) + toText(b);
    default:
      return arithmetic(operator, a, b);
  }
}

function plus(a: unknown, b: unknown): unknown {
  if (a === null || a === undefined) return b;
  if (b === null || b === undefined) return a;
  return typeof a === 'number' && typeof b === 'number' ? precise(a + b) : toText(a) + toText(b);
}

function arithmetic(operator: string, a: unknown, b: unknown): unknown {
  const [x, y] = isComparableText(a, b) ? [String(a), String(b)] : [toNumber(a), toNumber(b)];
  switch (operator) {
    case '<':
      return x < y;
    case '<=':
      return x <= y;
    case '>':
      return x > y;
    case '>=':
      return x >= y;
    case '-':
      return precise(Number(x) - Number(y));
    case '*':
      return precise(Number(x) * Number(y));
    case '/':
      return precise(Number(x) / Number(y));
    case '%':
      return precise(Number(x) % Number(y));
    default:
      throw new ImlError(`Unknown operator "${operator}".`);
  }
}

const isComparableText = (a: unknown, b: unknown): boolean =>
  typeof a === 'string' && typeof b === 'string' && (Number.isNaN(Number(a)) || Number.isNaN(Number(b)));

const toNumber = (value: unknown): number => (isEmpty(value) ? Number.NaN : Number(value));

/** Decimal results as people expect them: 0.1 + 0.2 is 0.3. */
const precise = (value: number): number => Number(value.toPrecision(15));
