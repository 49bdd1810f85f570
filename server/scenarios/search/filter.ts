import type { ScenarioStatus, SearchQuery } from '../schema.ts';

/** A search brought to what the SQL needs. */
export type ScenarioFilter = {
  /** What is looked for, in small letters; null: everything. */
  words: string[] | null;
  /** The same as a query of full-text search. */
  meant: string | null;
  /** As `meant`, or words that look like them or begin as they do; null: not needed. */
  similar: string | null;
  category: string | null;
  app: string | null;
  complexity: number | null;
  isPaid: boolean | null;
  statuses: ScenarioStatus[];
};

const mostWords = 12;

export function scenarioFilter(
  query: Omit<SearchQuery, 'limit'>,
  statuses: ScenarioStatus[],
): ScenarioFilter {
  const text = query.q?.trim() ?? '';
  const words =
    text === '' ? null : [...new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu))].slice(0, mostWords);
  return {
    words,
    meant: words && allOf(words.map(beginningWith)),
    similar: null,
    category: query.category ?? null,
    app: query.app ?? null,
    complexity: query.complexity ?? null,
    isPaid: query.price === undefined ? null : query.price === 'paid',
    statuses,
  };
}

/** The search with other words for each of its own; null where there are none. */
export function widened(filter: ScenarioFilter, otherWords: Map<string, string[]>): ScenarioFilter | null {
  const { words, meant } = filter;
  if (words === null || meant === null || otherWords.size === 0) return null;
  const alike = allOf(
    words.map(
      (word) => `(${[beginningWith(word), ...(otherWords.get(word) ?? []).map(quoted)].join(' | ')})`,
    ),
  );
  // What is meant stands in it again: of a word that every text has, such as "the", only the others would be left.
  return { ...filter, similar: `${meant} | ${alike}` };
}

/** `invoice:*`: only letters and digits are in it, so the text cannot break the query's syntax. */
const beginningWith = (word: string) => `${word}:*`;
/** Words of the library may hold anything. */
const quoted = (word: string) => `'${word.replaceAll(/['\\]/g, '$&$&')}'`;
const allOf = (terms: string[]) => terms.join(' & ');
