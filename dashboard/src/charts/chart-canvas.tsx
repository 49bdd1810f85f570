import { Chart, type ChartConfiguration, type ChartDataset } from 'chart.js';
import { useEffect, useRef } from 'react';
import { registerChartParts } from './register-chart-parts.ts';

registerChartParts();

/** What a canvas draws: bars, lines or both over a shared axis. */
export type ChartContent = ChartConfiguration<'bar' | 'line', (number | null)[], string>;

type DrawnChart = Chart<'bar' | 'line', (number | null)[], string>;

/**
 * Owns one Chart.js instance: created once, updated in place, destroyed with the component. The canvas stands absolutely in its box,
 * because Chart.js would otherwise hold a grid column at the width it once had.
 */
export function ChartCanvas(props: {
  content: ChartContent;
  label: string;
  /** The point whose tooltip is open without a pointer. */
  active?: number | null;
}) {
  const { content, label, active = null } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const chart = useRef<DrawnChart | null>(null);

  useEffect(() => {
    // A browser may be out of room for one more canvas; the table beside the chart tells the same.
    if (!canvas.current?.getContext('2d')) return;
    if (chart.current) updateInPlace(chart.current, content);
    else chart.current = new Chart(canvas.current, content);
  }, [content]);

  const isPointing = useRef(false);
  useEffect(() => {
    if (!chart.current || (active === null && !isPointing.current)) return;
    isPointing.current = active !== null;
    pointAt(chart.current, active);
  }, [active]);

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

/** Opens the tooltip of a point, as a pointer over it would. */
function pointAt(chart: DrawnChart, index: number | null): void {
  const elements =
    index === null ? [] : chart.data.datasets.map((_dataset, datasetIndex) => ({ datasetIndex, index }));
  const [first] = chart.getDatasetMeta(0).data.slice(index ?? 0);
  chart.setActiveElements(elements);
  chart.tooltip?.setActiveElements(elements, { x: first?.x ?? 0, y: first?.y ?? 0 });
  chart.update('none');
}

function updateInPlace(chart: DrawnChart, content: ChartContent): void {
  chart.data.labels = content.data.labels ?? [];
  chart.data.datasets = content.data.datasets.map((dataset) => continueDataset(chart.data.datasets, dataset));
  if (content.options) chart.options = content.options;
  // The list itself is Chart.js's; what stands in it is read anew with each update.
  chart.config.plugins?.splice(0, Infinity, ...(content.plugins ?? []));
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
