import type { SearchQuery } from './schema.ts';
import type { ScenarioStatus } from './schema.ts';

/** A search brought to what the SQL needs: words as a prefix query of full-text search, and the statuses that may be seen. */
export type ScenarioFilter = {
  text: string | null;
  prefixQuery: string | null;
  category: string | null;
  app: string | null;
  complexity: number | null;
  price: 'free' | 'paid' | null;
  statuses: ScenarioStatus[];
};

export function scenarioFilter(
  query: Omit<SearchQuery, 'limit'>,
  statuses: ScenarioStatus[],
): ScenarioFilter {
  const text = query.q?.trim() || null;
  return {
    text,
    prefixQuery: text === null ? null : prefixQuery(text),
    category: query.category ?? null,
    app: query.app ?? null,
    complexity: query.complexity ?? null,
    price: query.price ?? null,
    statuses,
  };
}

/** `invoice chas` → `invoice:* & chas:*`; only letters and digits pass, so the text cannot break the query's syntax. */
function prefixQuery(text: string): string | null {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.length === 0
    ? null
    : words
        .slice(0, 12)
        .map((word) => `${word}:*`)
        .join(' & ');
}

/** The conditions that every catalogue query shares; placeholders `$1`–`$7` are given by `filterValues`. */
export const filterCondition = `
      s.status = any($1::text[])
  and ($2::text is null or c.slug = $2::text)
  and ($3::text is null or $3::text = any(s.apps))
  and ($4::int is null or s.complexity_level = $4::int)
  and ($5::text is null or (s.price_amount is null) = ($5::text = 'free'))
  and ($6::text is null
       or ($7::text is not null and s.search @@ to_tsquery('english', $7::text))
       or word_similarity(lower($6::text), lower(s.title || ' ' || s.tags::text || ' ' || s.apps::text)) >= 0.5)`;

export function filterValues(filter: ScenarioFilter): unknown[] {
  return [
    filter.statuses,
    filter.category,
    filter.app,
    filter.complexity,
    filter.price,
    filter.text,
    filter.prefixQuery,
  ];
}
