import { t } from '@lingui/core/macro';
import { formatDecimal } from '../../../format/number.ts';

/** Larger files cannot be sent; indentation and Make's wrapping are allowed for, the check counts the blueprint itself. */
const largestText = 3_900_000;

/** Says in one sentence why a text or file is no blueprint. */
export class UnreadableBlueprint extends Error {}

/** The JSON in a file that a person chose. */
export async function readBlueprintFile(file: File): Promise<unknown> {
  if (file.size > largestText) throw tooLarge(`“${file.name}”`, file.size);
  return readBlueprintText(await file.text(), `“${file.name}”`);
}

/** The JSON in a text that a person pasted. */
export function readBlueprintText(text: string, name = t`The text`): unknown {
  if (text.trim() === '')
    throw new UnreadableBlueprint(t`${name} is empty. Export the blueprint from Make again.`);
  const size = new TextEncoder().encode(text).length;
  if (size > largestText) throw tooLarge(name, size);
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new UnreadableBlueprint(
      t`${name} is not JSON. In Make, open the scenario, choose “Export blueprint”, and use that file as it is.`,
    );
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UnreadableBlueprint(
      t`${name} is JSON, but not a blueprint: a blueprint is an object with a “flow”.`,
    );
  }
  return value;
}

function tooLarge(name: string, size: number): UnreadableBlueprint {
  const megabytes = formatDecimal(size / 1_000_000);
  return new UnreadableBlueprint(
    t`${name} has ${megabytes} MB; a blueprint may have 1 MB at most. Split the scenario or shorten its long texts.`,
  );
}
