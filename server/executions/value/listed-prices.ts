import { createRequire } from 'node:module';
import type * as Prices from '@pydantic/genai-prices';
import type { MatchLogic, ModelInfo, ModelPrice as PricedUnits } from '@pydantic/genai-prices';
import { decimalText } from '../../platform/rational.ts';

/** A price as a list states it; `from` is null where the list does not date it. */
export type ListedPrice = {
  inputPerMillion: string;
  outputPerMillion: string;
  currency: string;
  from: Date | null;
};
/** What a list says: by model, at least one price each. */
export type PriceList = ReadonlyMap<string, readonly ListedPrice[]>;

/** Providers in the order of precedence: a name that several sell gets the price of the first, its maker where there is one. */
const providerIds = [
  'openai',
  'anthropic',
  'google',
  'mistral',
  'deepseek',
  'x-ai',
  'cohere',
  'perplexity',
  'moonshotai',
  'groq',
  'together',
  'fireworks',
  'cerebras',
];

/** The price list that comes with the library: base prices in usd per million tokens, dated where the list dates them. */
export function readPriceList(): PriceList {
  const list = new Map<string, readonly ListedPrice[]>();
  const { findProvider } = loadPrices();
  for (const providerId of providerIds)
    for (const model of findProvider({ providerId })?.models ?? []) {
      const prices = pricesOf(model);
      for (const name of prices.length > 0 ? namesOf(model) : []) if (!list.has(name)) list.set(name, prices);
    }
  return list;
}

/** Loaded to be forgotten: it is looked at once a day, and would stay in memory with 5 MB. */
function loadPrices(): typeof Prices {
  const require = createRequire(import.meta.url);
  const name = '@pydantic/genai-prices';
  const prices = require(name) as typeof Prices;
  delete require.cache[require.resolve(name)];
  return prices;
}

function pricesOf({ prices }: ModelInfo): ListedPrice[] {
  const dated = Array.isArray(prices) ? prices : [{ prices }];
  const rows = dated.flatMap(({ prices: listed, ...condition }) => {
    const constraint = 'constraint' in condition ? condition.constraint : undefined;
    if (constraint?.type === 'time_of_date') return []; // off-peak discounts: the normal price counts
    const inputPerMillion = perMillion(listed, 'input_mtok');
    const outputPerMillion = perMillion(listed, 'output_mtok');
    if (inputPerMillion === null || outputPerMillion === null) return [];
    const from = constraint ? new Date(`${constraint.start_date}T00:00:00Z`) : null;
    return [{ inputPerMillion, outputPerMillion, currency: 'usd', from }];
  });
  return [...new Map(rows.map((row) => [row.from?.getTime(), row])).values()]; // of two of one day the later one
}

function perMillion(listed: PricedUnits, key: string): string | null {
  const price = listed[key];
  if (price === undefined) return null;
  return decimalText(typeof price === 'number' ? price : price.base);
}

/** The model's id and every other name that it is said to be equal to. */
function namesOf({ id, match }: ModelInfo): string[] {
  return [id, ...equals(match)];
}

function equals(match: MatchLogic): string[] {
  if ('equals' in match) return [match.equals];
  return 'or' in match ? match.or.flatMap(equals) : [];
}
