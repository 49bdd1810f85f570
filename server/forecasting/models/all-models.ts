import { dampedTrend } from './damped-trend.ts';
import type { Models } from './model.ts';
import { drift, mean3, naive, seasonalDrift, seasonalNaive } from './simple-models.ts';
import { ets, mstl, prophet } from './wasm-models.ts';

/** Every model that foretells by itself; `loadWasm` comes first. */
export const allModels: Models = {
  naive,
  seasonalNaive,
  mean3,
  drift,
  seasonalDrift,
  dampedTrend,
  ets,
  mstl,
  prophet,
};
