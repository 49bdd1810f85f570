import { t } from '@lingui/core/macro';
import { numberFormat } from './intl.ts';
/** How a figure moved: relative for amounts and counts, as a multiple where they grew many times over, in percentage points for rates. */
export type Change = { kind: 'relative' | 'multiple' | 'points'; by: number };

/** From eleven times on (+1,000 %) percentages are read wrongly; from a thousand times on the base says nothing. */
const mostRelative = 10;
const mostMultiple = 1000;

/**
 * The change against the previous period: (value − previous) ÷ |previous| for amounts, the difference for rates, and nothing when either is
 * unknown or the previous one is 0.
 */
export function changeFrom(
  previous: number | null | undefined,
  value: number | null | undefined,
  kind: 'relative' | 'points',
): Change | null {
  if (value === null || value === undefined) return null;
  if (previous === null || previous === undefined || previous === 0) return null;
  if (kind === 'points') return { kind, by: value - previous };
  const by = (value - previous) / Math.abs(previous);
  return previous > 0 && by >= mostRelative ? { kind: 'multiple', by: value / previous } : { kind, by };
}

/** The change as text: "+12.3%", "−1.2 pts", "×483", "new" where there was next to nothing, "below −1,000%" where a gain became a great loss. */
export function formatChange({ kind, by }: Change, locale: string = navigator.language): string {
  const signed = { signDisplay: 'exceptZero', maximumFractionDigits: 1 } as const;
  if (kind === 'points') return t`${numberFormat(locale, signed).format(by * 100)} pts`;
  if (kind === 'multiple')
    return by > mostMultiple ? 'new' : `×${numberFormat(locale, { maximumFractionDigits: 0 }).format(by)}`;
  const percent = numberFormat(locale, { ...signed, style: 'percent' });
  if (Math.abs(by) < mostRelative) return percent.format(by);
  return by > 0 ? t`over ${percent.format(mostRelative)}` : t`below ${percent.format(-mostRelative)}`;
}
