/** What was counted in two ways; only what comes to the same is told. */
export type Counted = Readonly<Record<string, number | string>>;

/** The names of what the second count says otherwise. */
export function differencesOf(first: Counted, second: Counted): string[] {
  return Object.keys(first).filter((name) => first[name] !== second[name]);
}
