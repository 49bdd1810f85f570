import type { BindingContext } from './bindings.ts';
import { bindingKind, isRequired } from './bindings.ts';
import type { Findings } from './findings.ts';
import { pointer } from './findings.ts';
import { blueprintLimits } from './limits.ts';
import { isObject } from './parse-submission.ts';
import type { Conditions, Json, ModuleFilter, RequirementKind } from './types.ts';

export type FoundBinding = { path: string; parameter: string; kind: RequirementKind };

export type ValueContext = BindingContext & { findings: Findings; onBinding: (found: FoundBinding) => void };

/** A copy of a free-form value without its bindings; each one taken out is announced. */
export function copyValue(value: unknown, path: string, context: ValueContext, level = 1): Json {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'object' || value === null) return null;
  if (level > blueprintLimits.levels) {
    context.findings.error(
      path,
      'too_deep',
      `Values may be nested at most ${blueprintLimits.levels} levels deep.`,
    );
    return null;
  }
  if (Array.isArray(value)) {
    return value.map((item, index) => copyValue(item, pointer(path, index), context, level + 1));
  }
  return copyObject(value as Record<string, unknown>, path, context, level);
}

/** As `copyValue`, for a value that is known to be an object. */
export function copyObject(
  value: Record<string, unknown>,
  path: string,
  context: ValueContext,
  level = 1,
): { [key: string]: Json } {
  const kept: [string, Json][] = [];
  for (const [key, member] of Object.entries(value)) {
    const memberPath = pointer(path, key);
    const kind = bindingKind(key, member, context);
    if (!kind) kept.push([key, copyValue(member, memberPath, context, level + 1)]);
    else if (isRequired(key, member, kind)) context.onBinding({ path: memberPath, parameter: key, kind });
  }
  return Object.fromEntries(kept);
}

/** The filter of a module, or undefined when there is none or it is not one. */
export function rebuildFilter(raw: unknown, path: string, context: ValueContext): ModuleFilter | undefined {
  if (raw === undefined || raw === null) return undefined;
  if (!isObject(raw)) {
    context.findings.error(path, 'filter_invalid', 'A filter is an object with "name" and "conditions".');
    return undefined;
  }
  const { name } = raw;
  if (name !== undefined && name !== null && typeof name !== 'string') {
    context.findings.error(pointer(path, 'name'), 'filter_invalid', 'The name of a filter is a text.');
  }
  const conditions = rebuildConditions(raw['conditions'], pointer(path, 'conditions'), context);
  return { ...(typeof name === 'string' ? { name } : {}), conditions };
}

/** Conditions in their shape of lists of lists; what has another shape is reported and left out. */
export function rebuildConditions(raw: unknown, path: string, context: ValueContext): Conditions {
  if (!Array.isArray(raw)) {
    context.findings.error(
      path,
      'filter_invalid',
      'Conditions are a list of groups (or) of lists of comparisons (and).',
    );
    return [];
  }
  return raw.map((group: unknown, groupIndex) => {
    const groupPath = pointer(path, groupIndex);
    if (!Array.isArray(group)) {
      context.findings.error(groupPath, 'filter_invalid', 'A group of conditions is a list of comparisons.');
      return [];
    }
    return group.flatMap((comparison: unknown, index) =>
      rebuildCondition(comparison, pointer(groupPath, index), context),
    );
  });
}

function rebuildCondition(raw: unknown, path: string, context: ValueContext): Conditions[number] {
  if (!isObject(raw) || !Object.hasOwn(raw, 'a') || typeof raw['o'] !== 'string') {
    context.findings.error(
      path,
      'filter_invalid',
      'A comparison has "a" (left value), "o" (operator) and mostly "b" (right value).',
    );
    return [];
  }
  if (!/^[a-z]+(:[a-z]+){0,2}$/i.test(raw['o'])) {
    context.findings.error(
      pointer(path, 'o'),
      'filter_invalid',
      'This is not an operator; expected one such as "text:equal" or "exist".',
    );
    return [];
  }
  const condition: Conditions[number][number] = {
    a: copyValue(raw['a'], pointer(path, 'a'), context),
    o: raw['o'],
  };
  if (raw['b'] !== undefined) condition.b = copyValue(raw['b'], pointer(path, 'b'), context);
  return [condition];
}
