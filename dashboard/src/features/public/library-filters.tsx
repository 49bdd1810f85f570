import { useQuery } from '@tanstack/react-query';
import { categoriesQuery, type Facets } from '../../api/scenarios.ts';
import { appName } from '../../format/app-name.ts';
import { wordsOf } from '../../format/words.ts';
import { FilterBar, FilterSelect, SearchBox } from '../../ui/filter-bar.tsx';

const noFacets: Facets = { apps: [], categories: [], complexity: [], price: [] };
const sortOrders = [
  { value: 'newest', label: 'Newest' },
  { value: 'updated', label: 'Updated last' },
  { value: 'rating', label: 'Best rated' },
  { value: 'roi', label: 'Best return' },
];

/** Search and facets of the library, each choice with how many scenarios it leaves. */
export function LibraryFilters({
  facets = noFacets,
  hasWords,
}: {
  facets: Facets | undefined;
  hasWords: boolean;
}) {
  const categories = useQuery(categoriesQuery).data?.items ?? [];
  const categoryName = (slug: string) =>
    categories.find((category) => category.slug === slug)?.name ?? wordsOf(slug);
  return (
    <FilterBar>
      <SearchBox label="Search scenarios" placeholder="What should be done for you?" />
      <FilterSelect
        name="category"
        label="Category"
        none="Any category"
        choices={choicesOf(facets.categories, categoryName)}
      />
      <FilterSelect name="app" label="App" none="Any app" choices={choicesOf(facets.apps, appName)} />
      <FilterSelect
        name="complexity"
        label="Complexity"
        none="Any complexity"
        choices={choicesOf(
          facets.complexity.toSorted((one, other) => Number(one.value) - Number(other.value)),
          (level) => `Complexity ${level}`,
        )}
      />
      <FilterSelect name="price" label="Price" none="Any price" choices={choicesOf(facets.price, wordsOf)} />
      <FilterSelect
        name="sort"
        label="Sort"
        none={hasWords ? 'Best match' : 'Most installed'}
        choices={hasWords ? [{ value: 'popular', label: 'Most installed' }, ...sortOrders] : sortOrders}
      />
    </FilterBar>
  );
}

function choicesOf(facet: Facets['apps'], name: (value: string) => string) {
  return facet.map(({ value, count }) => ({ value, label: `${name(value)} (${count})` }));
}
