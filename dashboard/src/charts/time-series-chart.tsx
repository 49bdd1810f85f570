import { t } from '@lingui/core/macro';
import { useComputedColorScheme } from '@mantine/core';
import { useReducedMotion } from '@mantine/hooks';
import { useMemo, useState, type KeyboardEvent } from 'react';
import { eventsAt, previousText, titleText, valueText } from './bucket-words.ts';
import { ChartCanvas } from './chart-canvas.tsx';
import styles from './chart-card.module.css';
import { movedTo } from './moved-to.ts';
import type { ChartEvent, Series } from './series.ts';
import { timeSeriesContent } from './time-series-content.ts';

type TimeSeriesChartProps = {
  days: string[];
  series: Series[];
  label: string;
  open?: number;
  events?: ChartEvent[];
};

const noEvents: ChartEvent[] = [];

/** Series over days, in the colours of the current scheme; the arrow keys go from day to day and read out what stands there. */
export function TimeSeriesChart({ days, series, label, open = -1, events = noEvents }: TimeSeriesChartProps) {
  const scheme = useComputedColorScheme('light');
  // Known from the first drawing on: Chart.js forgets a new width when motion is switched off while something moves.
  const prefersStill = useReducedMotion(undefined, { getInitialValueInEffect: false });
  const [active, setActive] = useState<number | null>(null);
  const content = useMemo(
    () => timeSeriesContent({ days, series, scheme, animated: !prefersStill, open, events }),
    [days, series, scheme, prefersStill, open, events],
  );
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') return setActive(null);
    const next = movedTo(event.key, active, days.length);
    if (next === null) return undefined;
    event.preventDefault();
    return setActive(next);
  };
  const index = active === null ? null : Math.min(active, days.length - 1);
  return (
    // The keys move a pointer inside of it, as in a slider; what it points at is read out by the region below.
    <div
      className={styles.keys}
      role="application"
      aria-roledescription={t`chart`}
      aria-label={t`${label} The arrow keys go from point to point.`}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      onKeyDown={onKeyDown}
      onBlur={() => setActive(null)}
    >
      <ChartCanvas content={content} label={label} active={index} />
      <div className={styles.spoken} role="status">
        {index !== null && spokenText({ days, series, open, events }, index)}
      </div>
    </div>
  );
}

function spokenText(
  { days, series, open, events }: { days: string[]; series: Series[]; open: number; events: ChartEvent[] },
  index: number,
): string {
  return [
    titleText(days, index, open),
    ...series.map((one) => valueText(one, index)),
    previousText(
      series.find(({ previous }) => previous),
      index,
    ),
    ...eventsAt(days, events, index).map(({ text }) => text),
  ]
    .filter(Boolean)
    .join('; ');
}
