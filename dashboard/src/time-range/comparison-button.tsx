import { t } from '@lingui/core/macro';
import { Button } from '@mantine/core';
import { lazy, Suspense, useState, type HTMLAttributes, type Ref } from 'react';
import { comparedWith } from './compared-range.ts';
import { rangeText } from './range-text.ts';
import type { DateRange } from './use-date-range.ts';

const fetchChoices = () => import('./comparison-popover.tsx');
const ComparisonPopover = lazy(async () => ({ default: (await fetchChoices()).ComparisonPopover }));

/** Which period stands beside the one that is shown; nothing while none does. Its choices are fetched when they are reached for. */
export function ComparisonButton({ range }: { range: DateRange }) {
  const [isWanted, setIsWanted] = useState(false);
  if (range.compare === 'none') return null;
  const button = (
    <ComparisonTarget
      range={range}
      aria-haspopup="dialog"
      aria-expanded={false}
      onPointerEnter={() => void fetchChoices()}
      onFocus={() => void fetchChoices()}
      onClick={() => setIsWanted(true)}
    />
  );
  if (!isWanted) return button;
  return (
    <Suspense fallback={button}>
      <ComparisonPopover range={range} />
    </Suspense>
  );
}

type TargetProps = Pick<
  HTMLAttributes<HTMLButtonElement>,
  'onClick' | 'onFocus' | 'onPointerEnter' | 'aria-haspopup' | 'aria-expanded'
> & {
  range: DateRange;
  ref?: Ref<HTMLButtonElement>;
};

/** The button itself, which the choices stand beside. */
export function ComparisonTarget({ range, ...rest }: TargetProps) {
  const text = rangeText(comparedWith(range));
  return (
    <Button {...rest} variant="default" fw={400} aria-label={t`Choose what to compare with; now ${text}`}>
      {t`with ${text}`}
    </Button>
  );
}
