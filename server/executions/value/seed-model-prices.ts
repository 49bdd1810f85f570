import {
  findProvider,
  type MatchLogic,
  type ModelInfo,
  type ModelPrice as ListedPrice,
} from '@pydantic/genai-prices';
import { inTransaction, type Pool } from '../../platform/database.ts';
import { newId } from '../../platform/ids.ts';
import type { Clock } from '../../platform/time.ts';
import { insertModelPrices, lockEmptyModelPrices, type ModelPriceRow } from './model-price-queries.ts';
import { decimalText } from '../../platform/rational.ts';

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
const always = new Date('2000-01-01T00:00:00Z'); // prices without a start count for every task

/**
 * Fills the table of model prices once, when it is empty, from the price list that comes with the library: base prices in usd per million
 * tokens, dated where the list dates them. Operators correct and date what follows.
 */
export async function seedModelPrices(pool: Pool, now: Clock): Promise<void> {
  const at = now();
  await inTransaction(pool, async (db) => {
    if (await lockEmptyModelPrices(db)) await insertModelPrices(db, listedPrices(at));
  });
}

function listedPrices(at: Date): ModelPriceRow[] {
  const rows = new Map<string, ModelPriceRow>();
  const taken = new Set<string>();
  for (const providerId of providerIds) {
    const models = findProvider({ providerId })?.models ?? [];
    const names = new Set<string>();
    for (const model of models)
      for (const name of namesOf(model))
        if (!taken.has(name) && !names.has(name)) {
          names.add(name);
          for (const row of pricesOf(model, name, at)) rows.set(`${name} ${row.from.toISOString()}`, row);
        }
    for (const name of names) taken.add(name);
  }
  return [...rows.values()];
}

function pricesOf({ prices }: ModelInfo, name: string, at: Date): ModelPriceRow[] {
  const dated = Array.isArray(prices) ? prices : [{ prices }];
  return dated.flatMap(({ prices: listed, ...condition }) => {
    const constraint = 'constraint' in condition ? condition.constraint : undefined;
    if (constraint?.type === 'time_of_date') return []; // off-peak discounts: the normal price counts
    const input = perMillion(listed, 'input_mtok');
    const output = perMillion(listed, 'output_mtok');
    if (input === null || output === null) return [];
    const from = constraint ? new Date(`${constraint.start_date}T00:00:00Z`) : always;
    return [
      {
        id: newId('prc', at),
        model: name,
        inputPerMillion: input,
        outputPerMillion: output,
        currency: 'usd',
        from,
        source: 'seed' as const,
        createdAt: at,
      },
    ];
  });
}

function perMillion(listed: ListedPrice, key: string): string | null {
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
