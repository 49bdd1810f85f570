import type { Deps } from '../platform/deps.ts';
import { escapeHtml } from '../platform/html-page.ts';
import { selectListed } from './queries.ts';

/** What the protocol of site maps allows in one file; one address is the library's own. */
const mostAddresses = 50_000;

/** Every public page, for search engines: `sitemap.xml` as sitemaps.org describes it. */
export async function sitemap({ pool, publicUrl }: Pick<Deps, 'pool' | 'publicUrl'>): Promise<string> {
  const base = publicUrl();
  const scenarios = await selectListed(pool, mostAddresses - 1);
  const entries = scenarios.map(
    ({ slug, changedAt }) =>
      `<url><loc>${escapeHtml(`${base}/scenarios/${slug}`)}</loc><lastmod>${changedAt.toISOString()}</lastmod></url>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>${escapeHtml(`${base}/`)}</loc></url>
${entries.join('\n')}
</urlset>
`;
}

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
