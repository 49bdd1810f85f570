/** What a module passes on: named values. */
export type Bundle = Record<string, unknown>;

/** A bundle as the next module receives it: JSON values, without fields that have no value. */
export const plainBundle = (bundle: Bundle): Bundle => JSON.parse(JSON.stringify(bundle)) as Bundle;
