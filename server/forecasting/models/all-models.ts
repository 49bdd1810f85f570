import { dampedTrend } from './damped-trend.ts';
import type { Model, Models } from './model.ts';
import { drift, mean3, naive, seasonalDrift, seasonalNaive } from './simple-models.ts';
import { ets, mstl, prophet } from './wasm-models.ts';

const own = { naive, seasonalNaive, mean3, drift, seasonalDrift, dampedTrend };
const none: Model = () => null;

/** Every model that foretells by itself; `loadWasm` comes first. */
export const allModels: Models = { ...own, ets, mstl, prophet };

/** Those that take next to no time, for many series at once. */
export const quickModels: Models = { ...own, ets: none, mstl: none, prophet: none };
