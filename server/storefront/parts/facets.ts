import { html, type Html } from '../../platform/html.ts';
import type { Facets } from '../../scenarios/schema.ts';
import { appName } from '../../../flow-drawing/app-name.ts';
import type { Language } from '../language.ts';
import { libraryPath, type LibraryQuery } from '../library-query.ts';
import type { Texts } from '../texts/en.ts';

type FacetName = 'category' | 'app' | 'complexity' | 'price';
type Choice = { value: string; count: number };

/** How many of a facet are shown before the rest is folded away. */
const openChoices = 8;

/** What people read for the value of a facet. */
export function facetWords(
  words: Texts['library'],
  name: FacetName,
  value: string,
  categories: ReadonlyMap<string, string>,
): string {
  if (name === 'category') return categories.get(value) ?? value;
  if (name === 'app') return appName(value);
  if (name === 'price') return value === 'free' ? words.free : words.paid;
  return words.ofFive(value);
}

/** Every facet with its choices as links, each with how many scenarios it leaves. */
export function facetList(
  { texts: { library: words }, figures }: Language,
  query: LibraryQuery,
  facets: Facets,
  categories: ReadonlyMap<string, string>,
): Html {
  const levels = facets.complexity.toSorted((one, other) => Number(one.value) - Number(other.value));
  const group = (name: FacetName, choices: Choice[]) => {
    if (choices.length === 0) return null;
    const links = choices.map((choice) =>
      facetLink(query, name, choice, {
        shown: facetWords(words, name, choice.value, categories),
        count: figures.countText(choice.count),
      }),
    );
    const [shown, folded] = [links.slice(0, openChoices), links.slice(openChoices)];
    return html`<section>
      <h3>${words.facets[name]}</h3>
      <ul>
        ${shown}
      </ul>
      ${
        folded.length > 0 &&
        html`<details>
          <summary>${words.moreChoices(figures.countText(folded.length))}</summary>
          <ul>
            ${folded}
          </ul>
        </details>`
      }
    </section>`;
  };
  return html`${[
    group('price', facets.price),
    group('category', facets.categories),
    group('app', facets.apps),
    group('complexity', levels),
  ]}`;
}

/** A link that narrows the library down, or widens it again where the choice is made. */
function facetLink(
  query: LibraryQuery,
  name: FacetName,
  { value }: Choice,
  { shown, count }: { shown: string; count: string },
): Html {
  const isChosen = String(query[name]) === value;
  const path = libraryPath(query, { [name]: isChosen ? undefined : value });
  return html`<li>
    <a href="${path}" rel="nofollow" ${isChosen ? html` aria-current="true"` : null}
      ><span>${shown}</span> <span class="count">${count}</span></a
    >
  </li>`;
}
