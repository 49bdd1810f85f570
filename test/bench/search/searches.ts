import type { Pool } from '../../../server/platform/database.ts';
import { encodeCursor } from '../../../server/platform/pagination.ts';
import { apps, words } from './fill-library.ts';

/** So many searches of each kind that visitors make, as query strings. */
export async function searchesOf(pool: Pool, count: number): Promise<Record<string, string[]>> {
  const { rows } = await pool.query<{ word: string }>(
    `select word from scenario_words where length(word) = 8 and scenarios < 20 order by md5(word) limit $1::int`,
    [count],
  );
  const { rows: places } = await pool.query<{ id: string; popularity: number }>(
    `select scenario_id as id, popularity from scenario_listings order by md5(scenario_id) limit $1::int`,
    [count],
  );
  const common = (index: number) => words[index % words.length] ?? '';
  const rare = (index: number) => rows[index % rows.length]?.word ?? '';
  const app = (index: number) => apps[index % apps.length] ?? '';
  const category = (index: number) => `category-${1 + (index % 20)}`;
  const each = (query: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => query(index));
  return {
    'most installed first': each((index) => `limit=${20 + (index % 3)}`),
    'newest first': each((index) => `sort=newest&complexity=${1 + (index % 5)}`),
    'best return first': each((index) => `sort=roi&complexity=${1 + (index % 5)}`),
    'a deep page': each((index) => {
      const { id, popularity } = places[index % places.length] ?? { id: '', popularity: 0 };
      return `cursor=${encodeCursor([1, popularity, id])}`;
    }),
    'by filters': each((index) => `category=${category(index)}&price=${index % 2 ? 'free' : 'paid'}`),
    'by app': each((index) => `app=${app(index)}`),
    'a common word': each((index) => `q=${common(index)}`),
    'a rare word': each((index) => `q=${rare(index)}`),
    'two common words': each((index) => `q=${common(index)}+${common(index * 7 + 3)}`),
    'a common and a rare word': each((index) => `q=${common(index)}+${rare(index)}`),
    'the beginning of a word': each((index) => `q=${common(index).slice(0, 3)}`),
    'a common word, by filters': each((index) => `q=${common(index)}&category=${category(index)}`),
    'a common word, by app, newest first': each(
      (index) => `q=${common(index)}&app=${app(index)}&sort=newest`,
    ),
    'a typo in a common word': each((index) => `q=${misspelt(common(index + 20), index)}`),
    'a typo in a rare word': each((index) => `q=${misspelt(rare(index), index)}`),
    'typos in two words': each(
      (index) => `q=${misspelt(common(index + 20), index)}+${misspelt(rare(index), index)}`,
    ),
    'with counts beside the filters': each((index) => `facets=true&category=${category(index)}`),
    'words, with counts': each((index) => `q=${common(index)}&facets=true`),
    'a typo, with counts': each((index) => `q=${misspelt(rare(index), index)}&facets=true`),
  };
}

/** Two letters in the wrong order, one left out, or one twice. */
function misspelt(word: string, index: number): string {
  const at = 1 + (index % Math.max(1, word.length - 3));
  const [head, first, second, tail] = [word.slice(0, at), word[at], word[at + 1], word.slice(at + 2)];
  return [
    `${head}${second}${first}${tail}`,
    `${head}${second}${tail}`,
    `${head}${first}${first}${second}${tail}`,
  ][index % 3] as string;
}
