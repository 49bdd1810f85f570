import { useComputedColorScheme } from '@mantine/core';
import { useReducedMotion } from '@mantine/hooks';
import { useMemo } from 'react';
import { ChartCanvas } from './chart-canvas.tsx';
import type { Series } from './series.ts';
import { timeSeriesContent } from './time-series-content.ts';

/** Series over days, in the colours of the current scheme. */
export function TimeSeriesChart({
  days,
  series,
  label,
}: {
  days: string[];
  series: Series[];
  label: string;
}) {
  const scheme = useComputedColorScheme('light');
  const prefersStill = useReducedMotion();
  const content = useMemo(
    () => timeSeriesContent({ days, series, scheme, animated: !prefersStill }),
    [days, series, scheme, prefersStill],
  );
  return <ChartCanvas content={content} label={label} />;
}
