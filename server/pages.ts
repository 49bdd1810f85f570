import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { Router, type RequestHandler } from 'express';
import type { Deps } from './platform/deps.ts';
import { notFound } from './platform/errors.ts';
import { packedFiles } from './platform/packed-files.ts';
import { styleNonceOf } from './platform/security-headers.ts';
import { chooseLanguage } from './storefront/language.ts';
import { documentOf } from './storefront/layout.ts';
import { unknownPage } from './storefront/pages/refusal-pages.ts';

const builtDashboard = fileURLToPath(new URL('../dashboard/dist', import.meta.url));
const pagePaths = ['/dashboard{/*path}', '/account{/*path}'];
const apiPrefix = /^\/(v1|admin|webhooks)(\/|$)/;

/**
 * The built pages: files by their hashed names, and for every address of a page of those who are signed in the same document. What is left is
 * a 404: for a person who opened the address in a browser the page that says so, for everybody else a problem.
 */
export function pages({ publicUrl }: Pick<Deps, 'publicUrl'>, folder: string = builtDashboard): Router {
  const router = Router();
  router.use((req, _res, next) => {
    if (apiPrefix.test(req.path)) throw notFound('This address');
    next();
  });
  router.use('/assets', packedFiles(join(folder, 'assets')));
  router.get('/index.html', pageDocument(folder));
  router.use(express.static(folder, { index: false, maxAge: '1h' }));
  router.get(pagePaths, pageDocument(folder));
  router.use((req, res) => {
    const isOpenedByAPerson =
      req.method === 'GET' && req.accepts(['application/problem+json', 'html']) === 'html';
    if (!isOpenedByAPerson) throw notFound('This address');
    const language = chooseLanguage(req.get('accept-language'));
    res
      .status(404)
      .set('Cache-Control', 'no-cache')
      .type('html')
      .send(documentOf(language, unknownPage(language), publicUrl()));
  });
  return router;
}

function pageDocument(folder: string): RequestHandler {
  const file = join(folder, 'index.html');
  const isBuilt = existsSync(file);
  const template = isBuilt ? readFileSync(file, 'utf8') : '';
  return (_req, res) => {
    res.set({ 'Cache-Control': 'no-cache', 'X-Robots-Tag': 'noindex' }).type('html');
    if (!isBuilt)
      res
        .status(503)
        .send(
          '<!doctype html><title>Not built</title><p>The pages are not built yet. Run "npm run build", or "npm run dev" to work on them.</p>',
        );
    else res.send(template.replaceAll('__STYLE_NONCE__', styleNonceOf(res)));
  };
}
