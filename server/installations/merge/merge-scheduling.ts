import type { Choices } from './choices.ts';
import { isObject, isSame, type JsonObject } from './json.ts';
import { valueEdits, type Edit } from './own-edits.ts';

const withoutInterval = new Set(['immediately', 'on-demand']);

/** A scheduling without what says nothing: empty members, and an interval where none applies. */
function plain(scheduling: JsonObject | null): JsonObject {
  const kept = Object.entries(scheduling ?? {}).filter(([key, value]) => {
    if (key === 'interval' && withoutInterval.has(String(scheduling?.['type']))) return false;
    return (
      value !== null &&
      value !== '' &&
      !(Array.isArray(value) && value.length === 0) &&
      !(isObject(value) && Object.keys(value).length === 0)
    );
  });
  return Object.fromEntries(kept);
}

/** What differs between two schedulings; one that Make did not tell differs in nothing. */
export function schedulingEdits(before: JsonObject | null, after: JsonObject | null): Edit[] {
  return before && after ? valueEdits(plain(before), plain(after), '/scheduling') : [];
}

/** The new scheduling of a scenario; null leaves it as it is. */
export function mergeScheduling(
  { base, mine, theirs }: { base: JsonObject; mine: JsonObject | null; theirs: JsonObject },
  choices: Choices,
): JsonObject | null {
  const [before, now, next] = [plain(base), plain(mine ?? base), plain(theirs)];
  if (isSame(next, before) || isSame(now, next)) return null;
  if (isSame(now, before)) return theirs;
  const message =
    before['type'] === next['type']
      ? 'You and the new version changed differently when the scenario runs.'
      : 'You changed when the scenario runs, and the new version starts in another way; with your scheduling Make may refuse to start it.';
  return choices.choose({ path: '/scheduling', mine, theirs, message }) === 'mine' ? null : theirs;
}
