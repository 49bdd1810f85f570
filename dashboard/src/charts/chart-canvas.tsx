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

/**
 * Owns one Chart.js instance: created once, updated in place, destroyed with the component. The canvas stands absolutely in its box,
 * because Chart.js would otherwise hold a grid column at the width it once had.
 */
export function ChartCanvas({ content, label }: { content: ChartContent; label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const chart = useRef<Chart<'bar' | 'line', (number | null)[], string> | null>(null);
  const latest = useRef(content);
  latest.current = content;

  useEffect(() => {
    if (!canvas.current) return undefined;
    chart.current = new Chart(canvas.current, latest.current);
    return () => {
      chart.current?.destroy();
      chart.current = null;
    };
  }, []);

  useEffect(() => {
    const drawn = chart.current;
    if (!drawn || drawn.config === content) return;
    drawn.data.labels = content.data.labels ?? [];
    drawn.data.datasets = content.data.datasets.map((dataset) =>
      continueDataset(drawn.data.datasets, dataset),
    );
    if (content.options) drawn.options = content.options;
    drawn.update();
  }, [content]);

  return (
    <div style={{ position: 'absolute', inset: 0 }}>
      <canvas ref={canvas} role="img" aria-label={label} />
    </div>
  );
}

/** Keeps the object of a dataset that was drawn before, so that its elements move instead of starting from nothing. */
function continueDataset(
  drawn: ChartDataset<'bar' | 'line', (number | null)[]>[],
  next: ChartDataset<'bar' | 'line', (number | null)[]>,
): ChartDataset<'bar' | 'line', (number | null)[]> {
  const former = drawn.find((dataset) => dataset.label === next.label && dataset.type === next.type);
  return former ? Object.assign(former, next) : next;
}
