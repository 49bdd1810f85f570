import type { Deps } from '../platform/deps.ts';
import { escapeHtml } from '../platform/html-page.ts';
import { selectListed, selectSitemapStarts } from './queries.ts';

/** What the protocol of site maps allows in one file. */
const mostAddresses = 50_000;

type Place = Pick<Deps, 'pool' | 'publicUrl'>;

/**
 * Every public page, for search engines, as sitemaps.org describes it: one file, or, where there are more scenarios than one holds, the
 * list of the files that hold them, each named by the id after which it begins.
 */
export async function sitemap({ pool, publicUrl }: Place, perFile = mostAddresses - 1): Promise<string> {
  const starts = await selectSitemapStarts(pool, perFile);
  if (starts.length < 2) return sitemapPart({ pool, publicUrl }, '', perFile);
  const files = starts.map(
    (after) =>
      `<sitemap><loc>${escapeHtml(`${publicUrl()}/sitemap-scenarios.xml?after=${after}`)}</loc></sitemap>`,
  );
  return document('sitemapindex', files);
}

/** One file of scenarios; the library itself stands in the first one. */
export async function sitemapPart(
  { pool, publicUrl }: Place,
  after: string,
  perFile = mostAddresses - 1,
): Promise<string> {
  const base = publicUrl();
  const scenarios = await selectListed(pool, after, perFile);
  const entries = scenarios.map(
    ({ slug, changedAt }) =>
      `<url><loc>${escapeHtml(`${base}/scenarios/${slug}`)}</loc><lastmod>${changedAt.toISOString()}</lastmod></url>`,
  );
  return document('urlset', [
    ...(after === '' ? [`<url><loc>${escapeHtml(`${base}/`)}</loc></url>`] : []),
    ...entries,
  ]);
}

const document = (kind: 'urlset' | 'sitemapindex', entries: string[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<${kind} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${entries.join('\n')}
</${kind}>
`;

/** What search engines leave alone: pages for those who are signed in, ways to pay, and the API. */
export const robots = (publicUrl: string): string => `User-agent: *
Disallow: /dashboard
Disallow: /account
Disallow: /admin
Disallow: /v1
Disallow: /checkout
Disallow: /buy
Disallow: /feedback
Disallow: /signup/confirm

Sitemap: ${publicUrl}/sitemap.xml
`;
