import { arrayFunctions } from './functions-array.ts';
import { dateFunctions } from './functions-date.ts';
import { numberFunctions } from './functions-number.ts';
import { textFunctions } from './functions-text.ts';
import { jwt } from './jwt.ts';
import { ImlError } from './tokens.ts';
import { atPath, isCollection, isEmpty, toText } from './values.ts';

/** A function of IML with its arguments evaluated. */
export type ImlFunction = (...args: unknown[]) => unknown;

const generalFunctions: Record<string, ImlFunction> = {
  ifempty: (value, fallback) => (isEmpty(value) ? fallback : value),
  switch: (value, ...cases) => {
    for (let i = 0; i + 1 < cases.length; i += 2) if (toText(cases[i]) === toText(value)) return cases[i + 1];
    return cases.length % 2 === 1 ? cases.at(-1) : undefined;
  },
  get: atPath,
  pick: (object, ...keys) => filterKeys(object, (key) => keys.flat().includes(key)),
  omit: (object, ...keys) => filterKeys(object, (key) => !keys.flat().includes(key)),
  createJSON: (value) => JSON.stringify(value),
  parseJSON: (text) => JSON.parse(toText(text)) as unknown,
  jwt,
};

function filterKeys(object: unknown, keep: (key: string) => boolean): Record<string, unknown> {
  if (!isCollection(object)) return {};
  return Object.fromEntries(Object.entries(object).filter(([key]) => keep(key)));
}

/** Functions of Make's whose arguments or results are not documented well enough to imitate; an app had better not use them. */
const unclear = [
  'cryptoSign',
  'createXML',
  'errorFactory',
  'mime',
  'parseXML',
  'pop',
  'shift',
  'toDataStructure',
];
const refusals = unclear.map((name): [string, ImlFunction] => [
  name,
  () => {
    throw new ImlError(
      `How Make's function "${name}" behaves is not documented; this interpreter does not run it.`,
    );
  },
]);

/** Functions that evaluate only the arguments they need. */
export const lazyFunctions: Record<string, (args: (() => unknown)[]) => unknown> = {
  if: ([condition, whenTrue, whenFalse]) => (condition?.() ? whenTrue?.() : whenFalse?.()),
};

/** The built-in functions of IML that this interpreter knows. */
export const functions: Record<string, ImlFunction> = {
  ...generalFunctions,
  ...textFunctions,
  ...numberFunctions,
  ...dateFunctions,
  ...arrayFunctions,
  ...Object.fromEntries(refusals),
};
