import type { Deps } from '../platform/deps.ts';
import { documentOf, type PublicPage } from './layout.ts';
import { filterNames, libraryPath, type LibraryQuery } from './library-query.ts';
import { pageCache, rendered, type RenderedPage } from './page-cache.ts';
import { libraryPage } from './pages/library-page.ts';
import { unknownScenarioPage, withdrawnPage } from './pages/refusal-pages.ts';
import { scenarioPage } from './pages/scenario-page.ts';
import type { OwnNumbers } from './parts/payback-part.ts';
import { readLibrary, readPopular } from './read-library.ts';
import { locateScenario, readScenarioPage } from './read-scenario-page.ts';

/**
 * The pages that are the same for everybody. What many ask for is kept for a moment; searches and what depends on a reader's own numbers
 * hardly ever come twice and are made anew.
 */
export function publicPages(deps: Deps) {
  const kept = pageCache();
  const document = (page: PublicPage, status = 200) => rendered(status, documentOf(page, deps.publicUrl()));
  const refused = async (
    status: number,
    page: (popular: Awaited<ReturnType<typeof readPopular>>) => PublicPage,
  ) => document(page(await readPopular(deps)), status);

  async function library(query: LibraryQuery): Promise<RenderedPage> {
    const make = async () => document(libraryPage(await readLibrary(deps, query), deps.publicUrl()));
    const narrowings = filterNames.filter((name) => query[name] !== undefined).length;
    const isAskedOften = query.q === undefined && query.cursor === undefined && narrowings < 2;
    return isAskedOften ? kept(libraryPath(query), make) : make();
  }

  async function scenario(
    slug: string,
    { reviews, ...own }: OwnNumbers & { reviews?: string | undefined },
  ): Promise<RenderedPage | { movedTo: string }> {
    const place = await locateScenario(deps, slug);
    if (place.kind === 'unknown') return refused(404, unknownScenarioPage);
    if (place.kind === 'withdrawn') return refused(410, (popular) => withdrawnPage(place.title, popular));
    if (place.slug !== slug) return { movedTo: place.slug };
    const make = async () =>
      document(scenarioPage(await readScenarioPage(deps, place.id, own, reviews), deps.publicUrl()));
    const isOwn = reviews !== undefined || Object.values(own).some((number) => number !== undefined);
    return isOwn ? make() : kept(`/scenarios/${slug}`, make);
  }

  return { library, scenario };
}
