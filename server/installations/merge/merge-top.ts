import type { Choices } from './choices.ts';
import { isObject, isSame, type JsonObject } from './json.ts';
import { mergeObjects, mergeValues, type Sides } from './merge-values.ts';

/** What Make takes for settings of a scenario that a blueprint leaves out. */
const usualSettings: JsonObject = {
  roundtrips: 1,
  maxErrors: 3,
  autoCommit: true,
  autoCommitTriggerLast: true,
  sequential: false,
  slots: null,
  confidential: false,
  dataloss: false,
  dlq: false,
  freshVariables: false,
};

/** Everything of a blueprint but its flow: name, description and settings are merged, what Make's editor keeps there stays. */
export function mergeTop(sides: Sides<JsonObject>, choices: Choices): JsonObject {
  const place = { path: '' };
  const merged = mergeObjects(sides, place, choices, new Set(['flow', 'metadata']));
  const metadata = {
    base: objectAt(sides.base, 'metadata'),
    mine: objectAt(sides.mine, 'metadata'),
    theirs: objectAt(sides.theirs, 'metadata'),
  };
  const settings = mergeSettings(
    { base: metadata.base['scenario'], mine: metadata.mine['scenario'], theirs: metadata.theirs['scenario'] },
    choices,
  );
  const { version, instant } = isSame(metadata.theirs, metadata.base) ? metadata.mine : metadata.theirs;
  const { scenario: _settings, ...others } = { ...metadata.theirs, ...metadata.mine };
  return {
    ...merged,
    metadata: {
      ...others,
      ...(version === undefined ? {} : { version }),
      ...(instant === undefined ? {} : { instant }),
      ...(settings === undefined ? {} : { scenario: settings }),
    },
  };
}

/** The settings that a version can have, with the usual value where none is written down; what else Make keeps there is its own. */
export function knownSettings(settings: unknown): JsonObject {
  const all = fullSettings(settings);
  return Object.fromEntries(Object.keys(usualSettings).map((key) => [key, all[key]]));
}

/** The settings of a scenario with those that are not written down. */
const fullSettings = (settings: unknown): JsonObject => ({
  ...usualSettings,
  ...(isObject(settings) ? settings : {}),
});

function mergeSettings({ base, mine, theirs }: Sides, choices: Choices): unknown {
  if (isSame(mine, theirs) || isSame(theirs, base)) return mine;
  if (isSame(mine, base)) return theirs;
  const merged = mergeValues(
    { base: fullSettings(base), mine: fullSettings(mine), theirs: fullSettings(theirs) },
    { path: '/metadata/scenario' },
    choices,
  ) as JsonObject;
  const written = { ...(isObject(theirs) ? theirs : {}), ...(isObject(mine) ? mine : {}) };
  return Object.fromEntries(Object.keys(written).map((key) => [key, merged[key] ?? null]));
}

const objectAt = (object: JsonObject, key: string): JsonObject => (isObject(object[key]) ? object[key] : {});
