import type { Gate } from '../gate.ts';
import { notApplicable } from '../verdict.ts';

export const forecastTrack: Gate = {
  id: 'G14',
  name: 'Forecasts keep their word',
  version: 1,
  holds:
    'Of the published forecasts whose days have come, 70–90 % of the actual values lie within their 80 % band.',
  figures: [],
  check: async ({ readForecastTrack }) => {
    const track = await readForecastTrack?.();
    return track ?? notApplicable('No forecast has been published whose days have come.');
  },
};
