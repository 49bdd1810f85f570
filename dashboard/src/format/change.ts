/** How a figure moved: relative for amounts and counts, in percentage points for rates. */
export type Change = { kind: 'relative' | 'points'; by: number };

/**
 * The change against the previous period: (value − previous) ÷ |previous| for amounts, the difference for rates, and nothing when either is
 * unknown or the previous one is 0.
 */
export function changeFrom(
  previous: number | null | undefined,
  value: number | null | undefined,
  kind: Change['kind'],
): Change | null {
  if (value === null || value === undefined) return null;
  if (previous === null || previous === undefined || previous === 0) return null;
  return { kind, by: kind === 'points' ? value - previous : (value - previous) / Math.abs(previous) };
}

/** The change as text: "+12.3%", "−1.2 pts". */
export function formatChange(change: Change, locale: string = navigator.language): string {
  const signed = { signDisplay: 'exceptZero', maximumFractionDigits: 1 } as const;
  if (change.kind === 'relative') {
    return new Intl.NumberFormat(locale, { ...signed, style: 'percent' }).format(change.by);
  }
  return `${new Intl.NumberFormat(locale, signed).format(change.by * 100)} pts`;
}
