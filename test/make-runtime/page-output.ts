import type { ResponseCode } from './directives.ts';
import type { Variables } from './iml/evaluate.ts';
import { transform } from './iml/template.ts';
import { isCollection, toArray } from './iml/values.ts';

/** `ends` are the first and the last entry of the container that was gone through. */
type PageOutput =
  | { isList: true; items: unknown[]; ends?: { first: unknown; last: unknown } }
  | { isList: false; output: unknown };

/** What one answer yields: an item per entry of `iterate`, or the one `output` (the body, when nothing is said). */
export function pageOutput(response: ResponseCode, variables: Variables): PageOutput {
  const { iterate, output } = response;
  if (iterate === undefined) {
    const made = output === undefined ? variables['body'] : transform(output, variables);
    return Array.isArray(made)
      ? { isList: true, items: made }
      : { isList: false, output: isNothing(made) ? undefined : made };
  }
  const container = toArray(transform(isCollection(iterate) ? iterate['container'] : iterate, variables));
  const condition: unknown = isCollection(iterate) ? (iterate['condition'] ?? true) : true;
  const ends = { first: container[0], last: container.at(-1) };
  const items = container.flatMap((item) => {
    const scope = { ...variables, item, iterate: { container: ends } };
    if (!transform(condition, scope)) return [];
    const made: unknown = output === undefined ? item : transform(output, scope);
    return isNothing(made) ? [] : [made];
  });
  return { isList: true, items, ends };
}

/** `null` and `false` say that there is no output. */
const isNothing = (output: unknown): boolean => output === null || output === false;
