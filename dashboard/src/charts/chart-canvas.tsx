import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
  type ChartConfiguration,
  type ChartDataset,
} from 'chart.js';
import { useEffect, useRef } from 'react';

Chart.register(
  BarController,
  BarElement,
  LineController,
  LineElement,
  PointElement,
  CategoryScale,
  LinearScale,
  Filler,
  Tooltip,
);

/** What a canvas draws: bars, lines or both over a shared axis. */
export type ChartContent = ChartConfiguration<'bar' | 'line', (number | null)[], string>;

type DrawnChart = Chart<'bar' | 'line', (number | null)[], string>;

/**
 * Owns one Chart.js instance: created once, updated in place, destroyed with the component. The canvas stands absolutely in its box,
 * because Chart.js would otherwise hold a grid column at the width it once had.
 */
export function ChartCanvas({ content, label }: { content: ChartContent; label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const chart = useRef<DrawnChart | null>(null);

  useEffect(() => {
    if (!canvas.current) return;
    if (chart.current) updateInPlace(chart.current, content);
    else chart.current = new Chart(canvas.current, content);
  }, [content]);

  useEffect(
    () => () => {
      chart.current?.destroy();
      chart.current = null;
    },
    [],
  );

  return (
    <div style={{ position: 'absolute', inset: 0 }}>
      <canvas ref={canvas} role="img" aria-label={label} />
    </div>
  );
}

function updateInPlace(chart: DrawnChart, content: ChartContent): void {
  chart.data.labels = content.data.labels ?? [];
  chart.data.datasets = content.data.datasets.map((dataset) => continueDataset(chart.data.datasets, dataset));
  if (content.options) chart.options = content.options;
  chart.update();
}

/** Keeps the object of a dataset that was drawn before, so that its elements move instead of starting from nothing. */
function continueDataset(
  drawn: ChartDataset<'bar' | 'line', (number | null)[]>[],
  next: ChartDataset<'bar' | 'line', (number | null)[]>,
): ChartDataset<'bar' | 'line', (number | null)[]> {
  const former = drawn.find((dataset) => dataset.label === next.label && dataset.type === next.type);
  return former ? Object.assign(former, next) : next;
}
