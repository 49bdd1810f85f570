import { html, type Html } from '../../platform/html.ts';
import type { Facets, Scenario } from '../../scenarios/schema.ts';
import type { Language } from '../language.ts';
import type { PublicPage } from '../layout.ts';
import { filterNames, libraryPath, type LibraryQuery } from '../library-query.ts';
import { facetList, facetWords } from '../parts/facets.ts';
import { scenarioCard } from '../parts/scenario-card.ts';
import type { Texts } from '../texts/en.ts';

type Words = Texts['library'];

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

/** The library: search, facets and a card for each scenario. */
export function libraryPage(language: Language, content: LibraryContent, publicUrl: string): PublicPage {
  const { query, nextCursor } = content;
  const { site, library: words } = language.texts;
  const heading = headingOf(language, content);
  const isPlain = query.q === undefined && query.sort === undefined && query.cursor === undefined;
  const narrowings = filterNames.filter((name) => query[name] !== undefined).length;
  return {
    title: narrowings === 0 ? site.name : heading,
    description: narrowings === 0 ? words.description : words.descriptionOf(heading),
    // Pages of one category or one app are worth finding; searches and mixtures are not.
    canonical: isPlain && narrowings < 2 && content.items.length > 0 ? libraryPath(query) : null,
    next: nextCursor === null ? null : libraryPath(query, { cursor: nextCursor }),
    structured:
      narrowings === 0 && query.cursor === undefined
        ? [website(site.name, publicUrl), itemList(content, publicUrl)]
        : [],
    at: 'library',
    body: libraryBody(language, content, heading),
  };
}

function headingOf({ texts }: Language, { query, categories }: LibraryContent): string {
  const words = texts.library;
  if (query.q !== undefined) return words.found(query.q);
  if (query.category !== undefined)
    return words.ofCategory(facetWords(words, 'category', query.category, categories));
  if (query.app !== undefined) return words.withApp(facetWords(words, 'app', query.app, categories));
  return words.title;
}

function libraryBody(language: Language, content: LibraryContent, heading: string): Html {
  const words = language.texts.library;
  const { query, facets, categories } = content;
  return html`<div class="hero">
      <h1>${heading}</h1>
      <p>${words.lead}</p>
      ${searchForm(words, query)}
    </div>
    <div class="library">
      <aside aria-label="${words.narrowDown}" id="facets">
        <details class="facets">
          <summary>${words.filters}</summary>
          ${facetList(language, query, facets, categories)}
        </details>
      </aside>
      <section id="results" aria-label="${words.results}">${results(language, content)}</section>
    </div>`;
}

/** The form sends a GET: its address can be kept and passed on. What narrows the library down stays. */
function searchForm(words: Words, query: LibraryQuery): Html {
  const kept = (['category', 'app', 'complexity', 'price'] as const).flatMap((name) =>
    query[name] === undefined ? [] : [html`<input type="hidden" name="${name}" value="${query[name]}" />`],
  );
  const choice = ([value, shown]: [string, string]) =>
    html`<option value="${value}" ${query.sort === value ? html` selected` : null}>${shown}</option>`;
  return html`<form class="search" action="/" method="get" role="search" data-live="facets results">
    <label class="grow"
      ><span class="unseen">${words.searchLabel}</span
      ><input
        type="search"
        name="q"
        value="${query.q ?? ''}"
        maxlength="200"
        placeholder="${words.searchHint}"
        autocomplete="off"
    /></label>
    ${kept}
    <label class="sort"
      ><span class="unseen">${words.sortBy}</span
      ><select name="sort">
        <option value="">${query.q === undefined ? words.mostInstalled : words.bestMatch}</option>
        ${Object.entries(words.sorts)
          .slice(query.q === undefined ? 1 : 0)
          .map(choice)}
      </select></label
    >
    <button>${words.search}</button>
  </form>`;
}

function results(language: Language, content: LibraryContent): Html {
  const { texts, figures } = language;
  const words = texts.library;
  const { query, items, nextCursor, facets } = content;
  const total = facets.price.reduce((sum, { count }) => sum + count, 0);
  if (items.length === 0) return nothingFound(language, content);
  return html`<div class="found">
      <p role="status">${figures.countOf(total, 'scenario')}</p>
      ${chosen(words, content)}
    </div>
    <ul class="cards">
      ${items.map((scenario) => scenarioCard(language, scenario))}
    </ul>
    ${
      (nextCursor !== null || query.cursor !== undefined) &&
      html`<nav class="pages" aria-label="${words.pages}">
        ${query.cursor !== undefined && html`<a class="button plain" href="${libraryPath(query)}">${words.firstPage}</a>`}
        ${nextCursor !== null && html`<a class="button plain" rel="next" href="${libraryPath(query, { cursor: nextCursor })}">${words.nextPage}</a>`}
      </nav>`
    }`;
}

/** What the library is narrowed down by, each with its way back. */
function chosen(words: Words, { query, categories }: Pick<LibraryContent, 'query' | 'categories'>): Html {
  return html`<ul class="chips">
    ${filterNames.flatMap((name) => {
      const value = query[name];
      if (value === undefined) return [];
      return [
        html`<li>
          <a href="${libraryPath(query, { [name]: undefined })}" rel="nofollow"
            ><span class="unseen">${words.remove}</span>${chosenWords(words, name, value, categories)}
            <span aria-hidden="true">×</span></a
          >
        </li>`,
      ];
    })}
  </ul>`;
}

function chosenWords(
  words: Words,
  name: (typeof filterNames)[number],
  value: string | number,
  categories: LibraryContent['categories'],
): string {
  if (name === 'q') return words.quoted(String(value));
  if (name === 'complexity') return words.complexity(Number(value));
  return facetWords(words, name, String(value), categories);
}

function nothingFound(language: Language, content: LibraryContent): Html {
  const { query, popular } = content;
  const words = language.texts.library;
  if (popular.length === 0)
    return html`<div class="empty">
      <h2>${words.empty}</h2>
      <p>${words.comeBack}</p>
    </div>`;
  const link = (path: string) => (shown: string) => html`<a href="${path}">${shown}</a>`;
  return html`<div class="empty">
      <h2>${query.cursor === undefined ? words.noMatch : words.nothingMore}</h2>
      <p>${words.waysOut(link('/'), link('/feedback'))}</p>
      ${chosen(words, content)}
    </div>
    <h2 class="instead">${words.instead}</h2>
    <ul class="cards">
      ${popular.map((scenario) => scenarioCard(language, scenario))}
    </ul>`;
}

const website = (name: string, publicUrl: string) => ({
  '@context': 'https://schema.org',
  '@type': 'WebSite',
  name,
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
