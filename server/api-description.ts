import { Router } from 'express';
import type { Operation } from './platform/endpoint.ts';
import { notFound } from './platform/errors.ts';
import { escapeHtml, htmlPage } from './platform/html-page.ts';
import { openApiDocument } from './platform/openapi.ts';
import { problemTypes } from './platform/problem-types.ts';
import { otherOperations } from './other-operations.ts';
import { version } from './platform/version.ts';

/** `/openapi.json`, its readable form under `/docs`, and a page for every problem type. */
export function apiDescription(endpoints: readonly Operation[], publicUrl: () => string): Router {
  const operations = [...endpoints, ...otherOperations];
  const router = Router();
  router.get(
    '/openapi.json',
    (_req, res) => void res.json(openApiDocument(operations, { serverUrl: publicUrl(), version })),
  );
  router.get(
    '/docs',
    (_req, res) => void res.type('html').send(htmlPage(res, 'API reference', reference(operations))),
  );
  router.get('/problems/:code', (req, res) => {
    const code = req.params.code;
    if (!/^[a-z][a-z0-9_]{1,60}$/.test(code)) throw notFound('This problem type');
    const known = problemTypes.get(code) ?? {
      title: code.replaceAll('_', ' '),
      explanation: 'The "detail" of the answer says what went wrong and what to do.',
    };
    res
      .type('html')
      .send(
        htmlPage(
          res,
          known.title,
          `<p>${escapeHtml(known.explanation)}</p><p><code>${escapeHtml(code)}</code></p>`,
        ),
      );
  });
  return router;
}

function reference(operations: readonly Operation[]): string {
  const rows = operations.map(
    ({ method, path, summary, access }) =>
      `<tr><td><code>${method.toUpperCase()}</code></td><td><code>${escapeHtml(path)}</code></td><td>${escapeHtml(summary)}</td><td>${access.kind === 'operator' ? access.scope : access.kind}</td></tr>`,
  );
  return `<p>The full contract, with every schema, is <a href="/openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
    <table><thead><tr><th>Method</th><th>Path</th><th>What it does</th><th>Who may call</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}
