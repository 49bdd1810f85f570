import { t } from '@lingui/core/macro';
import type { ChartDataset, Plugin } from 'chart.js';
import { formatDay } from '../format/time.ts';
import { fontFamily, series as colours, surfaces, type Scheme } from '../ui/palette.ts';
import { eventsAt, previousText, titleText, valueText } from './bucket-words.ts';
import type { ChartContent } from './chart-canvas.tsx';
import { datasetOf, previousDataset } from './datasets.ts';
import { bucketOfDay, type ChartEvent, type Series } from './series.ts';

export type Drawing = {
  days: string[];
  series: Series[];
  scheme: Scheme;
  animated: boolean;
  /** The bucket that is not over; -1: all are. */
  open?: number;
  events?: ChartEvent[];
};

/**
 * The Chart.js content of series over days: shared tooltip with exact values, hairline grid, a right axis when a series asks for it. Buckets
 * are calendar days of the reporting zone, all as wide as each other, so that a day of 23 or 25 hours is a day.
 */
export function timeSeriesContent(drawing: Drawing): ChartContent {
  const { days, series, scheme, animated, open = -1, events = [] } = drawing;
  const paint = surfaces[scheme];
  const tick = { color: paint.muted, font: { size: 12, family: fontFamily }, padding: 8 };
  const right = series.find(({ axis }) => axis === 'right');
  const left = withQuietZeros(series.filter(({ axis }) => axis === 'left'));
  const before = series.find(({ previous }) => previous);
  return {
    type: 'bar',
    data: {
      labels: days,
      datasets: [
        ...series.map((one): ChartDataset<'bar' | 'line', (number | null)[]> =>
          datasetOf(asDrawn(one, series), { scheme, open, series }),
        ),
        ...(before ? [previousDataset(before, scheme)] : []),
      ],
    },
    options: {
      responsive: true,
      maintainAspectRatio: false,
      animation: animated ? { duration: 250 } : false,
      // Heights grow; nothing flies in from the side.
      animations: { x: false, width: false },
      interaction: { mode: 'index', intersect: false },
      scales: {
        x: {
          grid: { display: false },
          border: { color: paint.border },
          ticks: {
            ...tick,
            maxRotation: 0,
            autoSkipPadding: 28,
            callback: (_value, index) => formatDay(days[index] ?? '', { year: false }),
          },
        },
        left: valueAxis('left', left, tick, paint.grid, stepOf(left, series)),
        ...(right ? { right: { ...valueAxis('right', right, tick, paint.grid), min: 0, max: 1 } } : {}),
      },
      plugins: {
        tooltip: {
          backgroundColor: paint.raised,
          titleColor: paint.text,
          bodyColor: paint.text,
          footerColor: paint.muted,
          borderColor: paint.border,
          borderWidth: 1,
          padding: 10,
          titleFont: { family: fontFamily },
          bodyFont: { family: fontFamily },
          footerFont: { family: fontFamily, weight: 'normal', size: 11 },
          boxPadding: 5,
          usePointStyle: true,
          itemSort: (one, other) => one.datasetIndex - other.datasetIndex,
          callbacks: {
            title: ([first]) => titleText(days, first?.dataIndex ?? 0, open),
            label: ({ datasetIndex, dataIndex }) => {
              const one = series[datasetIndex];
              return one ? valueText(one, dataIndex) : previousText(before, dataIndex);
            },
            footer: ([first]) => footerLines(series, eventsAt(days, events, first?.dataIndex ?? 0)),
          },
        },
      },
    },
    plugins: [eventLines(days, events, scheme)],
  };
}

const lineLength = 58;
const mostEvents = 4;

/** What happened, then what the figures mean; a canvas does not wrap. */
function footerLines(series: Series[], happened: ChartEvent[]): string[] {
  const named = happened.slice(0, mostEvents).map(({ text }) => text);
  const rest = happened.length - named.length;
  return [
    ...named.flatMap((text) => wrapped(text)),
    ...(rest > 0 ? [t`and ${rest} more`] : []),
    ...series.flatMap(({ label, definition }) =>
      definition ? wrapped(series.length > 1 ? `${label}: ${definition}` : definition) : [],
    ),
  ];
}

function wrapped(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < lineLength)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** A dotted line down the bucket in which something happened, with a mark on it whose shape tells what. */
function eventLines(days: string[], events: ChartEvent[], scheme: Scheme): Plugin<'bar' | 'line'> {
  const tint = { release: colours[scheme].third, price: colours[scheme].quiet, alert: surfaces[scheme].bad };
  return {
    id: 'events',
    afterDatasetsDraw({ ctx, chartArea: { top, bottom }, scales }) {
      for (const { day, kind } of events) {
        const index = bucketOfDay(days, day);
        const x = index < 0 ? undefined : scales['x']?.getPixelForValue(index);
        if (x === undefined) continue;
        ctx.save();
        ctx.strokeStyle = tint[kind];
        ctx.fillStyle = tint[kind];
        ctx.setLineDash([2, 3]);
        ctx.beginPath();
        ctx.moveTo(x, top + 8);
        ctx.lineTo(x, bottom);
        ctx.stroke();
        ctx.beginPath();
        if (kind === 'release') ctx.arc(x, top + 4, 4, 0, 7);
        else if (kind === 'price') ctx.rect(x - 3.5, top + 0.5, 7, 7);
        else
          for (const [dx, dy] of [
            [0, 0],
            [4.5, 8],
            [-4.5, 8],
          ] as const)
            ctx.lineTo(x + dx, top + dy);
        ctx.fill();
        ctx.restore();
      }
    },
  };
}

function valueAxis(
  position: 'left' | 'right',
  one: Series | undefined,
  tick: { color: string; font: { size: number; family: string }; padding: number },
  grid: string,
  stepSize?: number,
) {
  return {
    type: 'linear' as const,
    position,
    beginAtZero: true,
    border: { display: false },
    grid: { color: grid, drawOnChartArea: position === 'left', drawTicks: false },
    ticks: {
      ...tick,
      ...(stepSize === undefined ? { maxTicksLimit: 5 } : { stepSize }),
      callback: (value: string | number) => one?.formatTick(Number(value)) ?? '',
    },
  };
}

/** The step that the series asks for, by the largest value on its axis. */
function stepOf(one: Series | undefined, series: Series[]): number | undefined {
  if (!one?.tickStep) return undefined;
  const values = series
    .filter(({ axis }) => axis === one.axis)
    .flatMap((each) => [...each.values, ...(each.previous ?? [])]);
  return one.tickStep(values.reduce<number>((most, value) => Math.max(most, value ?? 0), 0));
}

/** The series that labels the axis. Nothing but zeros leaves the scale to the library, whose steps of 0.2 mean nothing here. */
function withQuietZeros(series: Series[]): Series | undefined {
  const [first] = series;
  if (!first || series.some(({ values }) => values.some(Boolean))) return first;
  return { ...first, formatTick: (value) => (value === 0 ? first.formatTick(0) : '') };
}

const mostGroupedBars = 92;

/** Bars side by side cannot be told apart over a long period: then they become lines. */
function asDrawn(one: Series, series: Series[]): Series {
  const isGrouped =
    series.filter(({ shape }) => shape === 'bar').length > 1 && !series.some(({ isPart }) => isPart);
  return isGrouped && one.values.length > mostGroupedBars ? { ...one, shape: 'line' } : one;
}
