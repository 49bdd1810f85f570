import { readFileSync } from 'node:fs';
import { AutoETS, initSync as initEts } from '@bsull/augurs/ets';
import { initSync as initMstl, MSTL } from '@bsull/augurs/mstl';
import { initSync as initProphet, Prophet } from '@bsull/augurs/prophet';
import { optimizer } from '@bsull/augurs-prophet-wasmstan';
import { bucketAfter } from '../history/buckets.ts';
import type { Model } from './model.ts';

/** What the library needs at least; below it fails. */
const fewestForEts = 8;
const fewestForProphet = 10;

/**
 * Loads the compiled modules. They lie beside the modules that the package exports, and its own loading only works in a browser. They keep
 * some 70 MB, so only the process that forecasts imports this file.
 */
export function loadWasm(): void {
  for (const [name, init] of [
    ['ets', initEts],
    ['mstl', initMstl],
    ['prophet', initProphet],
  ] as const) {
    const beside = import.meta.resolve(`@bsull/augurs/${name}`);
    init({ module: readFileSync(new URL(`${name}_bg.wasm`, beside)) });
  }
}

/** Exponential smoothing with error and trend chosen by information criterion; it knows no seasons. */
export const ets: Model = ({ values }, horizon) => {
  if (values.length < fewestForEts) return null;
  using model = new AutoETS(1, 'ZZN');
  return foretell(() => {
    model.fit([...values]);
    return model.predict(horizon).point;
  });
};

/** Seasons taken out by repeated local regression, the rest by exponential smoothing. */
export const mstl: Model = ({ values, season, isRate }, horizon) => {
  if (values.length < 2 * season + 1) return null;
  const canBeLogit = isRate && values.every((value) => value > 0 && value < 1);
  using model = MSTL.ets([season], { logitTransform: canBeLogit });
  return foretell(() => {
    model.fit([...values]);
    return model.predict(horizon).point;
  });
};

/** A trend with breaks, and seasons as Fourier series. */
export const prophet: Model = ({ values, season, lastBucket, interval }, horizon) => {
  if (values.length < fewestForProphet) return null;
  const isDaily = interval === 'day';
  using model = new Prophet({
    optimizer,
    weeklySeasonality: { type: 'manual', enabled: isDaily && values.length >= 2 * season },
    yearlySeasonality: { type: 'manual', enabled: values.length >= (isDaily ? 730 : 2 * season) },
    dailySeasonality: { type: 'manual', enabled: false },
    uncertaintySamples: 0, // intervals come from the backtest
  });
  const seconds = (steps: number) => Date.parse(bucketAfter(lastBucket, interval, steps)) / 1000;
  return foretell(() => {
    model.fit({ ds: values.map((_, index) => seconds(index + 1 - values.length)), y: [...values] });
    const ds = Array.from({ length: horizon }, (_, index) => seconds(index + 1));
    return model.predict({ ds }).yhat.point;
  });
};

/** The library throws what it cannot fit; a series that one model cannot follow is left to the others. */
function foretell(answer: () => number[]): number[] | null {
  try {
    const values = answer();
    return values.every(Number.isFinite) ? values : null;
  } catch {
    return null;
  }
}
