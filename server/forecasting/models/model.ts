/** What a model sees: values in the order of time without gaps, and how they are spaced. */
export type Series = {
  values: readonly number[];
  /** How many values make a season: 7 days of a week, 12 months of a year. */
  season: number;
  /** The first day of the last bucket; the others lie before it, one by one. */
  lastBucket: string;
  interval: Interval;
  /** A share of 0 to 1, which some models keep within by themselves. */
  isRate: boolean;
  /** It stays what it is until something changes it, as MRR does: a jump is no outlier. */
  isLevel?: boolean;
};

export type Interval = 'day' | 'month';

/** Foretells the next `horizon` values; null where the history is too short for it, or it finds no answer. */
export type Model = (series: Series, horizon: number) => readonly number[] | null;

/** In the order of their simplicity: of equally good ones the first is taken. */
export const modelNames = [
  'naive',
  'seasonalNaive',
  'mean3',
  'drift',
  'seasonalDrift',
  'dampedTrend',
  'ets',
  'mstl',
  'prophet',
  'medianOfBest',
] as const;
export type ModelName = (typeof modelNames)[number];

/** Those that foretell by themselves. */
export type SingleModelName = Exclude<ModelName, 'medianOfBest'>;
export type Models = Record<SingleModelName, Model>;

/** The forecasts that every other one has to beat. */
export type NaiveName = 'naive' | 'seasonalNaive';
