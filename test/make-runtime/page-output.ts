import type { ResponseCode } from './directives.ts';
import type { Variables } from './iml/evaluate.ts';
import { transform } from './iml/template.ts';
import { isCollection, toArray } from './iml/values.ts';

type PageOutput = { isList: true; items: unknown[] } | { isList: false; output: unknown };

/** What one answer yields: an item per entry of `iterate`, or the one `output` (the body, when nothing is said). */
export function pageOutput(response: ResponseCode, variables: Variables): PageOutput {
  const { iterate, output } = response;
  if (iterate === undefined) {
    const made = output === undefined ? variables['body'] : transform(output, variables);
    return Array.isArray(made) ? { isList: true, items: made } : { isList: false, output: made };
  }
  const container = toArray(transform(isCollection(iterate) ? iterate['container'] : iterate, variables));
  const condition: unknown = isCollection(iterate) ? (iterate['condition'] ?? true) : true;
  const items = container.flatMap((item) => {
    const scope = {
      ...variables,
      item,
      iterate: { container: { first: container[0], last: container.at(-1) } },
    };
    if (!transform(condition, scope)) return [];
    return [output === undefined ? item : transform(output, scope)];
  });
  return { isList: true, items };
}
