import { z } from 'zod';
import type { NumberName, OwnNumbers } from './parts/payback-part.ts';
import { decodeCursor } from '../platform/pagination.ts';

export const SlugParams = z.object({
  slug: z.string().min(1).max(120).describe('The slug of a scenario, or its id.'),
});

export const SitemapQuery = z.object({
  after: z.string().max(60).default('').describe('The id of the last scenario of the part before.'),
});

/** What a reader typed: judged by the page, so that a person sees what is wrong. */
const typed = z.string().max(40).optional().catch(undefined);

/** Where a list of reviews goes on; what is no such place is its beginning. */
const reviewPlace = z.string().max(500).optional().refine(isPlace).catch(undefined);

function isPlace(cursor: string | undefined): boolean {
  try {
    decodeCursor(cursor, ['text']);
    return true;
  } catch {
    return false;
  }
}

export const ScenarioPageQuery = z.object({
  runs: typed.describe('Runs in a month.'),
  minutes: typed.describe('Minutes that one item takes by hand.'),
  rate: typed.describe('What an hour of that work costs.'),
  reviews: reviewPlace.describe('Where in the reviews to go on.'),
});
export type ScenarioPageQuery = z.output<typeof ScenarioPageQuery>;

const number = z
  .string()
  .trim()
  .regex(/^\d{1,6}(\.\d{1,6})?$/)
  .transform(Number)
  .pipe(z.number().max(100_000));
const numbers = { runs: number.pipe(z.int().min(1)), minutes: number, rate: number };

/** The numbers in an address; what was typed and is none is named, and left out. */
export function readOwnNumbers(query: Pick<ScenarioPageQuery, NumberName>): OwnNumbers {
  const own: OwnNumbers = { wrong: [] };
  for (const [name, schema] of Object.entries(numbers) as [NumberName, typeof number][]) {
    const said = query[name];
    if (said === undefined || said.trim() === '') continue;
    const { data } = schema.safeParse(said);
    if (data === undefined) own.wrong.push(name);
    else own[name] = data;
  }
  return own;
}
