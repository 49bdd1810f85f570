import { findUnstorable } from '../../platform/storable-json.ts';
import type { Findings } from './findings.ts';
import { blueprintLimits } from './limits.ts';

export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Text may be indented; it is read up to this size and measured as compact JSON afterwards. */
const maximumTextLength = 8 * blueprintLimits.bytes;

/** Deeper than any blueprint within the limits; beyond it nothing is read. */
const maximumJsonDepth = 400;

/**
 * The blueprint inside whatever Make or a person hands over: the bare object, `{ blueprint }`, `{ response: { blueprint } }`, or any of
 * them as JSON text, as Make's API sends it. Null when there is none; the findings say why.
 */
export function parseSubmission(input: unknown, findings: Findings): JsonObject | null {
  let value = input;
  for (let wrapped = 0; wrapped < 6; wrapped += 1) {
    if (typeof value === 'string') {
      const parsed = parseText(value, findings);
      if (parsed === undefined) return null;
      value = parsed;
    } else if (isObject(value) && !Object.hasOwn(value, 'flow') && Object.hasOwn(value, 'blueprint')) {
      value = value['blueprint'];
    } else if (isObject(value) && !Object.hasOwn(value, 'flow') && isObject(value['response'])) {
      value = value['response'];
    } else break;
  }
  if (!isObject(value)) {
    findings.error(
      '',
      'not_a_blueprint',
      'This is not a blueprint: expected a JSON object with "name" and "flow".',
    );
    return null;
  }
  return fitsLimits(value, findings) && isStorable(value, findings) ? value : null;
}

function parseText(text: string, findings: Findings): unknown {
  if (text.length > maximumTextLength) {
    tooLarge(findings);
    return undefined;
  }
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    findings.error(
      '',
      'invalid_json',
      'The text is not JSON. Export the blueprint from Make again and submit the file as it is.',
    );
    return undefined;
  }
}

function fitsLimits(value: JsonObject, findings: Findings): boolean {
  const size = measureJson(value);
  if (size === 'too deep') {
    findings.error(
      '',
      'too_deep',
      `The JSON is nested too deeply; at most ${blueprintLimits.levels} levels of flows are allowed.`,
    );
    return false;
  }
  if (size > blueprintLimits.bytes) {
    tooLarge(findings);
    return false;
  }
  return true;
}

/** A character that the database cannot keep; JSON text can hide one in an escape. */
function isStorable(value: JsonObject, findings: Findings): boolean {
  const found = findUnstorable(value);
  if (found) findings.error(found.path, 'unstorable_character', found.message);
  return found === null;
}

function tooLarge(findings: Findings) {
  findings.error(
    '',
    'too_large',
    'The blueprint is larger than 1 MB. Split the scenario or shorten its long texts.',
  );
}

/** Bytes of a value as compact JSON, found without recursion, so that no input overflows the stack; stops early when it is too much. */
export function measureJson(root: unknown): number | 'too deep' {
  let bytes = 0;
  const open: { value: unknown; depth: number }[] = [{ value: root, depth: 1 }];
  for (let next = open.pop(); next && bytes <= blueprintLimits.bytes; next = open.pop()) {
    if (next.depth > maximumJsonDepth) return 'too deep';
    const { value, depth } = next;
    if (typeof value === 'string') bytes += Buffer.byteLength(JSON.stringify(value)) + 1;
    else if (typeof value !== 'object' || value === null) bytes += String(value).length + 1;
    else if (Array.isArray(value)) {
      bytes += 2;
      for (const item of value) open.push({ value: item, depth: depth + 1 });
    } else {
      bytes += 2;
      for (const key of Object.keys(value)) {
        bytes += Buffer.byteLength(JSON.stringify(key)) + 1;
        open.push({ value: (value as JsonObject)[key], depth: depth + 1 });
      }
    }
  }
  return bytes;
}
