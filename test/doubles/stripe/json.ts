export type Plain = { [name: string]: unknown };

/** A deep copy as it would travel: decimals become text. */
export function plainCopy(value: object): Plain {
  return JSON.parse(JSON.stringify(value)) as Plain;
}

export function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What `before` held where `after` differs: Stripe's `previous_attributes`. Arrays and lists are given whole. */
export function previousOf(before: Plain, after: Plain): Plain {
  const previous: Plain = {};
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, present] = [before[name], after[name]];
    if (JSON.stringify(old) === JSON.stringify(present)) continue;
    const isNested = isPlain(old) && isPlain(present) && old['object'] === undefined;
    previous[name] = isNested ? previousOf(old, present) : (old ?? null);
  }
  return previous;
}

/** Sets `livemode` wherever it stands. */
export function setLivemode(value: unknown, livemode: boolean): void {
  if (Array.isArray(value)) for (const entry of value) setLivemode(entry, livemode);
  if (!isPlain(value)) return;
  for (const [name, entry] of Object.entries(value)) {
    if (name === 'livemode') value[name] = livemode;
    else if (typeof entry === 'object') setLivemode(entry, livemode);
  }
}
