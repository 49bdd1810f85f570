import { html, type Html } from '../../platform/html.ts';
import type { Facets, Scenario } from '../../scenarios/schema.ts';
import { countOf } from '../figures.ts';
import { siteName, type PublicPage } from '../layout.ts';
import { filterNames, libraryPath, type LibraryQuery } from '../library-query.ts';
import { facetList, facetWords } from '../parts/facets.ts';
import { scenarioCard } from '../parts/scenario-card.ts';

/** What the library shows to one question. */
export type LibraryContent = {
  query: LibraryQuery;
  items: Scenario[];
  nextCursor: string | null;
  facets: Facets;
  /** Names of categories by their slugs. */
  categories: ReadonlyMap<string, string>;
  /** What is shown to whoever found nothing. */
  popular: Scenario[];
};

const sortOrders = {
  popular: 'Most installed',
  newest: 'Newest',
  updated: 'Updated last',
  rating: 'Best rated',
  roi: 'Best return',
};

/** The library: search, facets and a card for each scenario. */
export function libraryPage(content: LibraryContent, publicUrl: string): PublicPage {
  const { query, nextCursor } = content;
  const heading = headingOf(content);
  const isPlain = query.q === undefined && query.sort === undefined && query.cursor === undefined;
  const narrowings = filterNames.filter((name) => query[name] !== undefined).length;
  return {
    title: narrowings === 0 ? siteName : heading,
    description:
      narrowings === 0
        ? 'Ready-made scenarios for Make with what they save in real installations: find one, see what it needs and costs, install it in minutes.'
        : `${heading}: ready-made scenarios for Make, with what they save in real installations.`,
    // Pages of one category or one app are worth finding; searches and mixtures are not.
    canonical: isPlain && narrowings < 2 && content.items.length > 0 ? libraryPath(query) : null,
    next: nextCursor === null ? null : libraryPath(query, { cursor: nextCursor }),
    structured:
      narrowings === 0 && query.cursor === undefined
        ? [website(publicUrl), itemList(content, publicUrl)]
        : [],
    at: 'library',
    body: libraryBody(content, heading),
  };
}

function headingOf({ query, categories }: LibraryContent): string {
  if (query.q !== undefined) return `Scenarios for “${query.q}”`;
  if (query.category !== undefined)
    return `${facetWords('category', query.category, categories)} scenarios for Make`;
  if (query.app !== undefined) return `Make scenarios with ${facetWords('app', query.app, categories)}`;
  return 'Ready-made scenarios for Make';
}

function libraryBody(content: LibraryContent, heading: string): Html {
  const { query, facets, categories } = content;
  return html`<div class="hero">
      <h1>${heading}</h1>
      <p>
        Measured in real installations: how often they complete, what they save, when they pay for themselves.
      </p>
      ${searchForm(query)}
    </div>
    <div class="library">
      <aside aria-label="Narrow down" id="facets">
        <details class="facets">
          <summary>Filters</summary>
          ${facetList(query, facets, categories)}
        </details>
      </aside>
      <section id="results" aria-label="Scenarios">${results(content)}</section>
    </div>`;
}

/** The form sends a GET: its address can be kept and passed on. What narrows the library down stays. */
function searchForm(query: LibraryQuery): Html {
  const kept = (['category', 'app', 'complexity', 'price'] as const).flatMap((name) =>
    query[name] === undefined ? [] : [html`<input type="hidden" name="${name}" value="${query[name]}" />`],
  );
  const choice = ([value, words]: [string, string]) =>
    html`<option value="${value}" ${query.sort === value ? html` selected` : null}>${words}</option>`;
  return html`<form class="search" action="/" method="get" role="search" data-live="facets results">
    <label class="grow"
      ><span class="unseen">Search scenarios</span
      ><input
        type="search"
        name="q"
        value="${query.q ?? ''}"
        maxlength="200"
        placeholder="What should be done for you? For example: invoices"
        autocomplete="off"
    /></label>
    ${kept}
    <label class="sort"
      ><span class="unseen">Sort by</span
      ><select name="sort">
        <option value="">${query.q === undefined ? 'Most installed' : 'Best match'}</option>
        ${Object.entries(sortOrders)
          .slice(query.q === undefined ? 1 : 0)
          .map(choice)}
      </select></label
    >
    <button>Search</button>
  </form>`;
}

function results(content: LibraryContent): Html {
  const { query, items, nextCursor, facets } = content;
  const total = facets.price.reduce((sum, { count }) => sum + count, 0);
  if (items.length === 0) return nothingFound(content);
  return html`<div class="found">
      <p role="status">${countOf(total, 'scenario')}</p>
      ${chosen(content)}
    </div>
    <ul class="cards">
      ${items.map(scenarioCard)}
    </ul>
    ${
      (nextCursor !== null || query.cursor !== undefined) &&
      html`<nav class="pages" aria-label="Pages">
        ${query.cursor !== undefined && html`<a class="button plain" href="${libraryPath(query)}">First page</a>`}
        ${nextCursor !== null && html`<a class="button plain" rel="next" href="${libraryPath(query, { cursor: nextCursor })}">Next page</a>`}
      </nav>`
    }`;
}

/** What the library is narrowed down by, each with its way back. */
function chosen({ query, categories }: Pick<LibraryContent, 'query' | 'categories'>): Html {
  const words = { q: `“${query.q}”`, complexity: `Complexity ${query.complexity}` };
  return html`<ul class="chips">
    ${filterNames.flatMap((name) => {
      const value = query[name];
      if (value === undefined) return [];
      const shown =
        name === 'q' || name === 'complexity' ? words[name] : facetWords(name, String(value), categories);
      return [
        html`<li>
          <a href="${libraryPath(query, { [name]: undefined })}" rel="nofollow"
            ><span class="unseen">Remove </span>${shown} <span aria-hidden="true">×</span></a
          >
        </li>`,
      ];
    })}
  </ul>`;
}

function nothingFound(content: LibraryContent): Html {
  const { query, popular } = content;
  if (popular.length === 0)
    return html`<div class="empty">
      <h2>Nothing is published yet</h2>
      <p>Come back soon.</p>
    </div>`;
  const ways = [
    html`<a href="/">show all scenarios</a>`,
    html`<a href="/feedback">tell us what is missing</a>`,
  ];
  return html`<div class="empty">
      <h2>${query.cursor === undefined ? 'No scenario matches' : 'There is nothing more'}</h2>
      <p>Take a filter away, use fewer words, ${ways[0]}, or ${ways[1]}.</p>
      ${chosen(content)}
    </div>
    <h2 class="instead">Installed most often</h2>
    <ul class="cards">
      ${popular.map(scenarioCard)}
    </ul>`;
}

const website = (publicUrl: string) => ({
  '@context': 'https://schema.org',
  '@type': 'WebSite',
  name: siteName,
  url: `${publicUrl}/`,
  potentialAction: {
    '@type': 'SearchAction',
    target: { '@type': 'EntryPoint', urlTemplate: `${publicUrl}/?q={search_term_string}` },
    'query-input': 'required name=search_term_string',
  },
});

const itemList = ({ items }: LibraryContent, publicUrl: string) => ({
  '@context': 'https://schema.org',
  '@type': 'ItemList',
  itemListElement: items.map(({ slug, title }, index) => ({
    '@type': 'ListItem',
    position: index + 1,
    name: title,
    url: `${publicUrl}/scenarios/${slug}`,
  })),
});
