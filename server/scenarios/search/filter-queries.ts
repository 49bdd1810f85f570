import type { ScenarioFilter } from './filter.ts';

/** What needs no words, of `l`, a row of `scenario_listings` or `scenario_counts`; placeholders `$1`–`$4`. */
export const shelfCondition = `
      l.status = any($1::text[])
  and ($2::text is null or l.category_id = (select id from categories where slug = $2::text))
  and ($3::int is null or l.complexity_level = $3::int)
  and ($4::boolean is null or l.is_paid = $4::boolean)`;

export function shelfValues(filter: ScenarioFilter): unknown[] {
  return [filter.statuses, filter.category, filter.complexity, filter.isPaid];
}

/** The words as they are meant; placeholder `$6`. */
export const meantWords = `to_tsquery('english', $6::text)`;
/** The words and what looks like them; placeholder `$7`. */
export const similarWords = `to_tsquery('english', $7::text)`;

/** All but the words, of `l`, a row of `scenario_listings`; placeholders `$1`–`$5`. */
export const filterCondition = `${shelfCondition}
  and ($5::text is null or l.apps @> array[$5::text])`;

/** Everything, of `l`, a row of `scenario_listings`; placeholders `$1`–`$7`. */
export const searchCondition = `${filterCondition}
  and ($6::text is null or l.search @@ to_tsquery('english', coalesce($7::text, $6::text)))`;

export function searchValues(filter: ScenarioFilter): unknown[] {
  return [...shelfValues(filter), filter.app, filter.meant, filter.similar];
}
