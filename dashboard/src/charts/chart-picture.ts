import { t } from '@lingui/core/macro';
import { Chart } from 'chart.js';
import { formatDay } from '../format/time.ts';
import { fontFamily, series as colours, surfaces } from '../ui/palette.ts';
import { saveFile } from '../ui/save-file.ts';
import { registerChartParts } from './register-chart-parts.ts';
import { unitOf } from './series.ts';
import { timeSeriesContent, type Drawing } from './time-series-content.ts';

const [width, height, head, foot, edge, sharpness] = [1200, 630, 84, 52, 32, 2];

type Picture = { title: string; name: string; drawing: Omit<Drawing, 'scheme' | 'animated'> };

/** The chart on white with its title, unit, period and legend, so that it says what it is wherever it is put. */
export async function savePicture({ title, name, drawing }: Picture): Promise<void> {
  const { days, series } = drawing;
  const page = canvasOf(width, height);
  const paint = page.getContext('2d');
  if (!paint) throw new Error(t`This browser cannot draw pictures.`);
  const plot = drawPlot(drawing);
  paint.scale(sharpness, sharpness);
  paint.fillStyle = surfaces.light.surface;
  paint.fillRect(0, 0, width, height);
  paint.drawImage(plot, edge, head, width - 2 * edge, height - head - foot);
  write(paint, title, edge, 40, { size: 22, weight: 600, colour: surfaces.light.text });
  const period = `${formatDay(days[0] ?? '')} – ${formatDay(days.at(-1) ?? '')}`;
  const under = [unitOf(series), period].filter(Boolean).join(' · ');
  write(paint, under, edge, 66, { size: 15, weight: 400, colour: surfaces.light.muted });
  let x = edge;
  for (const one of series.filter(({ edge: band }) => band !== 'lower')) {
    paint.fillStyle = colours.light[one.role];
    paint.fillRect(x, height - 30, 14, one.shape === 'bar' ? 12 : 4);
    x =
      write(paint, one.label, x + 20, height - 19, { size: 14, weight: 400, colour: surfaces.light.muted }) +
      24;
  }
  const png = await new Promise<Blob | null>((resolve) => page.toBlob(resolve, 'image/png'));
  if (!png) throw new Error(t`This browser could not make the picture.`);
  saveFile(`${[name, days[0], days.at(-1)].join('-')}.png`, png);
}

/** Drawn anew beside the page, at the picture's size and in its light colours, whatever the reader's are. */
function drawPlot(drawing: Picture['drawing']): HTMLCanvasElement {
  registerChartParts();
  const content = timeSeriesContent({ ...drawing, scheme: 'light', animated: false });
  const canvas = canvasOf(width - 2 * edge, height - head - foot);
  const options = { ...content.options, responsive: false, devicePixelRatio: 1 };
  const chart = new Chart(canvas, { ...content, options });
  const drawn = canvasOf(width - 2 * edge, height - head - foot);
  drawn.getContext('2d')?.drawImage(canvas, 0, 0);
  chart.destroy();
  return drawn;
}

function canvasOf(wide: number, high: number): HTMLCanvasElement {
  return Object.assign(document.createElement('canvas'), {
    width: wide * sharpness,
    height: high * sharpness,
  });
}

/** Writes a line and tells where it ends. */
function write(
  paint: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  { size, weight, colour }: { size: number; weight: number; colour: string },
): number {
  paint.font = `${weight} ${size}px ${fontFamily}`;
  paint.fillStyle = colour;
  paint.fillText(text, x, y);
  return x + paint.measureText(text).width;
}
