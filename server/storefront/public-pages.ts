import type { Deps } from '../platform/deps.ts';
import type { Language } from './language.ts';
import { readOwnNumbers, type ScenarioPageQuery } from './page-schema.ts';
import { documentOf, type PublicPage } from './layout.ts';
import { filterNames, libraryPath, type LibraryQuery } from './library-query.ts';
import { pageCache, rendered, type RenderedPage } from './page-cache.ts';
import { libraryPage } from './pages/library-page.ts';
import { unknownScenarioPage, withdrawnPage } from './pages/refusal-pages.ts';
import { scenarioPage } from './pages/scenario-page.ts';
import { readLibrary, readPopular } from './read-library.ts';
import { locateScenario, readScenarioPage } from './read-scenario-page.ts';

/**
 * The pages that are the same for everybody who reads their language. What many ask for is kept for a moment; searches and what depends on
 * a reader's own numbers hardly ever come twice and are made anew.
 */
export function publicPages(deps: Deps) {
  const kept = pageCache();
  const document = (language: Language, page: PublicPage, status = 200) =>
    rendered(status, documentOf(language, page, deps.publicUrl()));

  async function library(language: Language, query: LibraryQuery): Promise<RenderedPage> {
    const make = async () =>
      document(language, libraryPage(language, await readLibrary(deps, query), deps.publicUrl()));
    const narrowings = filterNames.filter((name) => query[name] !== undefined).length;
    const isAskedOften = query.q === undefined && query.cursor === undefined && narrowings < 2;
    return isAskedOften ? kept(`${language.texts.tag} ${libraryPath(query)}`, make) : make();
  }

  async function scenario(
    language: Language,
    slug: string,
    query: ScenarioPageQuery,
  ): Promise<RenderedPage | { movedTo: string }> {
    const place = await locateScenario(deps, slug);
    if (place.kind === 'unknown')
      return document(language, unknownScenarioPage(language, await readPopular(deps)), 404);
    if (place.kind === 'withdrawn')
      return document(language, withdrawnPage(language, place.title, await readPopular(deps)), 410);
    if (place.slug !== slug) return { movedTo: place.slug };
    const make = async () => {
      const content = await readScenarioPage(deps, place.id, readOwnNumbers(query), query.reviews);
      return document(language, scenarioPage(language, content, deps.publicUrl()));
    };
    const isPlain = Object.values(query).every((value) => value === undefined);
    return isPlain ? kept(`${language.texts.tag} /scenarios/${slug}`, make) : make();
  }

  return { library, scenario };
}
