import type { Db } from '../../platform/database.ts';

/**
 * Words of the library for each of these: the three that look most like it and the three commonest that begin with it. Those without any
 * are left out.
 */
export async function findSimilarWords(db: Db, words: readonly string[]): Promise<Map<string, string[]>> {
  const { rows } = await db.query<{ word: string; found: string[] }>(
    `select asked.word, array_agg(distinct found.word) as found
     from unnest($1::text[]) asked (word) cross join lateral (
       (select w.word from scenario_words w where w.word % asked.word
        order by similarity(w.word, asked.word) desc, w.scenarios desc, w.word limit 3)
       union all
       (select w.word from scenario_words w where w.word ~>=~ asked.word and w.word ~<~ (asked.word || chr(1114111))
        order by w.scenarios desc, w.word limit 3)
     ) found
     where found.word <> asked.word
     group by asked.word`,
    [words],
  );
  return new Map(rows.map(({ word, found }) => [word, found]));
}
