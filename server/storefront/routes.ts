import type { Deps } from '../platform/deps.ts';
import { endpoint, ok, type Answer, type Endpoint } from '../platform/endpoint.ts';
import { notFound } from '../platform/errors.ts';
import { ScenarioParams } from '../scenarios/schema.ts';
import { robots, sitemap, sitemapPart } from './index-files.ts';
import { chooseLanguage } from './language.ts';
import { LibraryQuery } from './library-query.ts';
import { Measured } from './measured/schema.ts';
import { readMeasured } from './measured/read-measured.ts';
import { ScenarioPageQuery, SitemapQuery, SlugParams } from './page-schema.ts';
import { publicPages } from './public-pages.ts';
import { readFreeBlueprint } from './read-scenario-page.ts';
import { signupRoutes } from './signup/signup-routes.ts';
import { sentPage } from './send-page.ts';

/** The public pages, made on the server; they work without a script. */
export function storefrontRoutes(deps: Deps): Endpoint[] {
  const { library, scenario } = publicPages(deps);
  return [
    endpoint({
      method: 'get',
      path: '/',
      summary: 'The library as a page: search, facets, and a card for each scenario',
      access: { kind: 'public' },
      query: LibraryQuery,
      answers: { 200: 'html' },
      handle: async ({ query, header }) =>
        sentPage(await library(chooseLanguage(header('accept-language')), query)),
    }),
    endpoint({
      method: 'get',
      path: '/scenarios/{slug}',
      summary: 'A scenario as a page',
      description: 'Numbers of the reader in the query are worked out in its payback calculator.',
      access: { kind: 'public' },
      params: SlugParams,
      query: ScenarioPageQuery,
      answers: { 200: 'html', 302: 'redirect', 404: 'html', 410: 'html' },
      handle: async ({ params, query, header }) => {
        const page = await scenario(chooseLanguage(header('accept-language')), params.slug, query);
        return 'movedTo' in page ? foundAt(`/scenarios/${page.movedTo}`) : sentPage(page);
      },
    }),
    endpoint({
      method: 'get',
      path: '/scenarios/{slug}/blueprint.json',
      summary: 'The blueprint of a scenario that costs nothing, to be imported into Make by hand',
      access: { kind: 'public' },
      params: SlugParams,
      answers: { 200: 'text' },
      handle: async ({ params }) => {
        const free = await readFreeBlueprint(deps, params.slug);
        if (!free) throw notFound('A free scenario of this name');
        return ok(`${JSON.stringify(free.blueprint, null, 2)}\n`, {
          'Content-Type': 'application/json; charset=utf-8',
          'Content-Disposition': `attachment; filename="${free.slug}.blueprint.json"`,
          'X-Robots-Tag': 'noindex',
        });
      },
    }),
    ...signupRoutes(deps),
    endpoint({
      method: 'get',
      path: '/sitemap.xml',
      summary: 'Every public page, for search engines',
      access: { kind: 'public' },
      answers: { 200: 'text' },
      handle: async () => ok(await sitemap(deps), { 'Content-Type': 'application/xml; charset=utf-8' }),
    }),
    endpoint({
      method: 'get',
      path: '/sitemap-scenarios.xml',
      summary: 'A part of the public pages, where one file does not hold all',
      access: { kind: 'public' },
      query: SitemapQuery,
      answers: { 200: 'text' },
      handle: async ({ query: { after } }) =>
        ok(await sitemapPart(deps, after), { 'Content-Type': 'application/xml; charset=utf-8' }),
    }),
    endpoint({
      method: 'get',
      path: '/robots.txt',
      summary: 'What search engines leave alone',
      access: { kind: 'public' },
      answers: { 200: 'text' },
      handle: () => ok(robots(deps.publicUrl()), { 'Content-Type': 'text/plain; charset=utf-8' }),
    }),
    endpoint({
      method: 'get',
      path: '/v1/scenarios/{scenario}/measured',
      summary: 'How a scenario does in real installations, with how sure that is',
      description:
        'Headline runs of the last 30 days, the minutes that they freed, and the ratings of customers who installed it.',
      access: { kind: 'visitor' },
      params: ScenarioParams,
      answers: { 200: Measured },
      handle: async ({ params }) => ok(await readMeasured(deps, params.scenario)),
    }),
  ];
}

const foundAt = (path: string): Answer => ({ write: (_req, res) => res.redirect(302, path) });
