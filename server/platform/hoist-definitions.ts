type Json = Record<string, unknown>;

/**
 * Moves the `$defs` of schemas inside a document to its components and turns their references there: a reference such as
 * `#/$defs/Task` is counted from the document, where nothing of that name is. Different definitions of one name get numbers.
 */
export function hoistDefinitions(document: object, components: Record<string, unknown>): void {
  for (const schema of objectsIn(document)) {
    if (!isObject(schema.$defs)) continue;
    const definitions = schema.$defs;
    delete schema.$defs;
    delete schema.$schema;
    const names = new Map(
      Object.entries(definitions).map(([name, definition]) => [name, freeName(components, name, definition)]),
    );
    for (const inner of [...objectsIn(schema), ...objectsIn(definitions)]) {
      const name = /^#\/\$defs\/(\w+)$/.exec(typeof inner.$ref === 'string' ? inner.$ref : '')?.[1];
      if (name !== undefined) inner.$ref = `#/components/schemas/${names.get(name) ?? name}`;
    }
    for (const [name, definition] of Object.entries(definitions))
      components[names.get(name) ?? name] = definition;
  }
}

/** `__schema0` is how zod calls what has no name. */
function freeName(components: Record<string, unknown>, name: string, definition: unknown): string {
  const base = name.replace(/^__schema\d+$/, 'Json');
  const text = JSON.stringify(definition);
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? base : `${base}${number}`;
    if (!Object.hasOwn(components, candidate) || JSON.stringify(components[candidate]) === text)
      return candidate;
  }
}

function objectsIn(value: unknown): Json[] {
  const found: Json[] = [];
  const open = [value];
  for (let next = open.pop(); open.length > 0 || next !== undefined; next = open.pop()) {
    if (isObject(next)) found.push(next);
    if (typeof next === 'object' && next !== null) open.push(...Object.values(next));
  }
  return found;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
