/** What a blueprint may be at most. Make documents no limits; these keep one blueprint from hurting the rest. */
export const blueprintLimits = {
  /** Bytes of the blueprint as compact JSON in UTF-8. */
  bytes: 1_000_000,
  modules: 500,
  /** Levels of flows: the top flow is the first, a route, a branch or an error flow one more. Also levels inside one value. */
  levels: 20,
} as const;
