import type { FlowBranch, FlowModule, Step } from './flow.ts';

type Fields = Record<string, unknown>;

/**
 * The flow of a cleaned blueprint. Labels and kinds come from its steps, which the server lists in the same order: a module, its error
 * flow, its routes or branches. Parts that do not read as a blueprint are left out.
 */
export function flowOfBlueprint(blueprint: unknown, steps: Step[]): FlowModule[] {
  let position = 0;
  const readFlow = (value: unknown): FlowModule[] => listOf(value).map(readModule);
  const readModule = (fields: Fields): FlowModule => {
    const name = textOf(fields['module']) ?? '';
    const step = steps[position]?.module === name ? steps[position] : undefined;
    position += 1;
    const designer = objectOf(objectOf(fields['metadata'])['designer']);
    return {
      key: String(position),
      app: step?.app ?? name.replace(/^app#/, '').split(':')[0] ?? '',
      label: step?.label ?? textOf(designer['name']) ?? name,
      kind: step?.kind ?? 'action',
      filter: filterName(fields['filter']),
      errorFlow: readFlow(fields['onerror']),
      branches: [...listOf(fields['routes']), ...listOf(fields['branches'])].map(readBranch),
    };
  };
  const readBranch = (fields: Fields): FlowBranch => ({
    label: textOf(fields['label']) ?? (fields['type'] === 'else' ? 'Else' : null),
    merges: fields['merge'] === true,
    flow: readFlow(fields['flow']),
  });
  return readFlow(objectOf(blueprint)['flow']);
}

function filterName(filter: unknown): string | null {
  const { name, conditions } = objectOf(filter);
  if (!Array.isArray(conditions) || conditions.length === 0) return null;
  return textOf(name) ?? 'Filter';
}

function listOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.map(objectOf) : [];
}

function objectOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}
