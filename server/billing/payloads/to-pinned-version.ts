import { basilChanges } from './basil-changes.ts';
import { asJson, isObject, type JsonObject } from './json-object.ts';
import { cloverChanges, dahliaChanges, latestChargeChanges } from './later-changes.ts';

/** What a version moved or renamed: by kind of object, the older shape in the newer one. */
export type Changes = Readonly<Record<string, (object: JsonObject) => JsonObject>>;

/** The versions that moved something that is read here, oldest first; what they only added may be missing anyway. */
const steps: readonly { version: string; changes: Changes }[] = [
  { version: '2022-11-15', changes: latestChargeChanges },
  { version: '2025-03-31', changes: basilChanges },
  { version: '2025-09-30', changes: cloverChanges },
  { version: '2026-03-25', changes: dahliaChanges },
];

/**
 * An object of an event in the shape of the version that this library is written for, with everything inside it. Each change looks for
 * the old fields and leaves what is new already: so one without a version, or of a version that does not exist yet, passes as far as it
 * is understood. Fields that nobody here knows stay as they are.
 */
export function toPinnedVersion(object: object, apiVersion: string | null): JsonObject {
  const day = /^\d{4}-\d{2}-\d{2}/.exec(apiVersion ?? '')?.[0] ?? '';
  const due = steps.filter(({ version }) => day < version);
  return pinned(asJson(object), due) as JsonObject;
}

function pinned(value: unknown, due: typeof steps): unknown {
  if (Array.isArray(value)) return value.map((entry) => pinned(entry, due));
  if (!isObject(value)) return value;
  const kind = String(value['object']);
  const changed = due.reduce<JsonObject>(
    (object, { changes }) => (Object.hasOwn(changes, kind) ? (changes[kind]?.(object) ?? object) : object),
    value,
  );
  return Object.fromEntries(Object.entries(changed).map(([name, field]) => [name, pinned(field, due)]));
}

/**
 * The object as the event says that it was before: `previous_attributes` laid over it. Nested fields are given in part, arrays and
 * lists whole; of objects of their own (`object`) only what is given counts.
 */
export function asBefore(object: JsonObject, previous: JsonObject): JsonObject {
  const before: Record<string, unknown> = { ...object };
  for (const [name, old] of Object.entries(previous)) {
    const present = object[name];
    before[name] = isObject(old) && isObject(present) ? asBefore(present, old) : old;
  }
  return before;
}
