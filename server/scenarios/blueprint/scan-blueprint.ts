import type { Findings } from './findings.ts';
import { pointer } from './findings.ts';
import { isObject } from './parse-submission.ts';
import type { Locations } from './rebuild-blueprint.ts';
import { isOrdinaryNumber } from './sensitive-numbers.ts';
import type { Sensitive } from './scan-text.ts';
import { scanField, scanText } from './scan-text.ts';
import type { Blueprint, BlueprintModule, Json } from './types.ts';
import { walkFlow } from './walk.ts';

/**
 * Looks for secrets and personal data in every text that is left, keys included. Each is reported without quoting it, and its text is
 * replaced in the blueprint, so that neither a report nor a draft ever keeps one.
 */
export function scanBlueprint(blueprint: Blueprint, locations: Locations, findings: Findings): void {
  blueprint.name = scanString(blueprint.name, '/name', findings);
  if (blueprint.description !== undefined) {
    blueprint.description = scanString(blueprint.description, '/description', findings);
  }
  walkFlow(blueprint.flow, ({ module }) => scanModule(module, locations, findings));
}

function scanModule(module: BlueprintModule, locations: Locations, findings: Findings) {
  const path = locations.get(module)!;
  for (const part of ['parameters', 'mapper', 'filter', 'outputs', 'filters'] as const) {
    const value = module[part];
    if (value !== undefined)
      Object.assign(module, { [part]: scanValue(value, pointer(path, part), findings) });
  }
  for (const branch of module.branches ?? []) {
    const branchPath = locations.get(branch)!;
    if (branch.label !== undefined)
      branch.label = scanString(branch.label, pointer(branchPath, 'label'), findings);
    if (branch.conditions) {
      const scanned = scanValue(branch.conditions, pointer(branchPath, 'conditions'), findings);
      branch.conditions = scanned as typeof branch.conditions;
    }
  }
  const designer = module.metadata?.designer;
  if (designer?.name !== undefined) {
    designer.name = scanString(designer.name, pointer(path, 'metadata', 'designer', 'name'), findings);
  }
  report(
    scanText(module.module.split(':')[1]!).filter(({ severity }) => severity === 'error'),
    pointer(path, 'module'),
    findings,
  );
}

function scanString(text: string, path: string, findings: Findings, field = ''): string {
  const found = scanField(field, text);
  const sensitive = [
    ...found,
    ...scanText(text).filter(({ code }) => found.length === 0 || code !== 'token'),
  ];
  report(sensitive, path, findings);
  const worst = sensitive.find(({ severity }) => severity === 'error');
  return worst ? `[removed: ${worst.code}]` : text;
}

function report(sensitive: Sensitive[], path: string, findings: Findings) {
  for (const { code, what, severity } of sensitive) {
    const advice =
      'Take it out, or map it from a module, so that whoever installs the scenario brings their own.';
    (severity === 'error' ? findings.error : findings.warn)(path, code, `${what} stands here. ${advice}`);
  }
}

/** A copy of a value in which every text was scanned; `field` is the name under which it stands. */
function scanValue(value: Json, path: string, findings: Findings, field = ''): Json {
  if (typeof value === 'string') return scanString(value, path, findings, field);
  if (typeof value === 'number') return scanNumber(value, path, findings, field);
  if (Array.isArray(value))
    return value.map((item, index) => scanValue(item, pointer(path, index), findings, field));
  if (!isObject(value)) return value;
  const named = [value['name'], value['key'], value['header']].find((name) => typeof name === 'string');
  const members = Object.entries(value).map(([key, member]): [string, Json] => {
    const fieldName = key === 'value' && typeof named === 'string' ? named : key;
    const keyFound = scanText(key).filter(({ severity }) => severity === 'error');
    if (keyFound.length === 0) return [key, scanValue(member, pointer(path, key), findings, fieldName)];
    report(keyFound, path, findings);
    return [`[removed: ${keyFound[0]!.code}]`, scanValue(member, path, findings, fieldName)];
  });
  return Object.fromEntries(members);
}

function scanNumber(value: number, path: string, findings: Findings, field: string): Json {
  const digits = String(Math.abs(value));
  const sensitive = scanField(field, value);
  if (/^\d{6,}$/.test(digits) && !isOrdinaryNumber(digits)) {
    const what = 'A long number that looks like the id of something in an account';
    sensitive.push({ code: 'numeric_id', what, severity: 'error' });
  }
  report(sensitive, path, findings);
  return sensitive.length > 0 ? null : value;
}
