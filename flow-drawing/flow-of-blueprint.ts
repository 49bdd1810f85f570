import { conditionWords } from './condition-words.ts';
import { fieldsOf, listOfFields, textOf, type Fields } from './fields.ts';
import { bareModule, type FlowBranch, type FlowModule, type Step } from './flow.ts';
import { startWords } from './start-words.ts';

/**
 * The flow of a cleaned blueprint. Labels and kinds come from its steps, which the server lists in the same order: a module, its error
 * flow, its routes or branches. Parts that do not read as a blueprint are left out.
 */
export function flowOfBlueprint(
  blueprint: unknown,
  steps: readonly Step[],
  scheduling: unknown = null,
): FlowModule[] {
  let position = 0;
  const readFlow = (value: unknown): FlowModule[] => listOfFields(value).map(readModule);
  const readModule = (fields: Fields): FlowModule => {
    const name = textOf(fields['module']) ?? '';
    const step = steps[position]?.module === name ? steps[position] : undefined;
    position += 1;
    const { id, filter } = fields;
    const designer = fieldsOf(fieldsOf(fields['metadata'])['designer']);
    const conditions = conditionWords(fieldsOf(filter)['conditions']);
    return {
      ...bareModule(String(position)),
      number: typeof id === 'number' ? id : null,
      app: step?.app ?? name.replace(/^app#/, '').split(':')[0] ?? '',
      label: step?.label ?? textOf(designer['name']) ?? name,
      kind: step?.kind ?? 'action',
      filter: conditions === null ? null : (textOf(fieldsOf(filter)['name']) ?? 'Filter'),
      conditions,
      start: position === 1 ? startWords(scheduling) : null,
      errorFlow: readFlow(fields['onerror']),
      branches: [...listOfFields(fields['routes']), ...listOfFields(fields['branches'])].map(readBranch),
    };
  };
  const readBranch = (fields: Fields): FlowBranch => {
    const label = textOf(fields['label']) ?? (fields['type'] === 'else' ? 'Else' : null);
    const conditions = conditionWords(fields['conditions']);
    const [first, ...rest] = readFlow(fields['flow']);
    return {
      label: fields['disabled'] === true ? `${label ?? 'Branch'} (off)` : label,
      merges: fields['merge'] === true,
      flow: first ? [{ ...first, conditions: first.conditions ?? conditions }, ...rest] : [],
    };
  };
  return readFlow(fieldsOf(blueprint)['flow']);
}
