import { arrayFunctions } from './functions-array.ts';
import { dateFunctions } from './functions-date.ts';
import { numberFunctions } from './functions-number.ts';
import { textFunctions } from './functions-text.ts';
import { isCollection, isEmpty, memberOf, toText } from './values.ts';

/** A function of IML with its arguments evaluated. */
export type ImlFunction = (...args: unknown[]) => unknown;

const generalFunctions: Record<string, ImlFunction> = {
  ifempty: (value, fallback) => (isEmpty(value) ? fallback : value),
  switch: (value, ...cases) => {
    for (let i = 0; i + 1 < cases.length; i += 2) if (toText(cases[i]) === toText(value)) return cases[i + 1];
    return cases.length % 2 === 1 ? cases.at(-1) : undefined;
  },
  get: (object, path) =>
    toText(path)
      .split('.')
      .reduce<unknown>((value, key) => memberOf(value, key), object),
  pick: (object, ...keys) => filterKeys(object, (key) => keys.flat().includes(key)),
  omit: (object, ...keys) => filterKeys(object, (key) => !keys.flat().includes(key)),
  createJSON: (value) => JSON.stringify(value),
  parseJSON: (text) => JSON.parse(toText(text)) as unknown,
};

function filterKeys(object: unknown, keep: (key: string) => boolean): Record<string, unknown> {
  if (!isCollection(object)) return {};
  return Object.fromEntries(Object.entries(object).filter(([key]) => keep(key)));
}

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
};
