import type { ProxyOptions } from 'vite';
import { expect, test } from 'vitest';
import config from '../../dashboard/vite.config.ts';
import { allEndpoints } from '../../server/app.ts';
import type { Deps } from '../../server/platform/deps.ts';

const rules = Object.keys(config.server?.proxy as Record<string, ProxyOptions>);
/** As Vite reads them: a beginning, or an expression where it begins with a caret. */
const isPassedOn = (path: string) =>
  rules.some((rule) => (rule.startsWith('^') ? new RegExp(rule).test(path) : path.startsWith(rule)));

test('in development whatever the server answers is asked from it', () => {
  const paths = allEndpoints({ config: {} } as Deps).map(({ path }) => path.replaceAll(/\{\w+\}/g, 'one'));
  const others = [
    '/webhooks/stripe',
    '/openapi.json',
    '/docs',
    '/problems/not_found',
    '/healthz',
    '/readyz',
    '/metrics',
    '/storefront/storefront.css',
  ];
  expect([...paths, ...others].filter((path) => !isPassedOn(path))).toEqual([]);
});

test('the pages and their modules come from Vite', () => {
  const own = [
    '/dashboard',
    '/dashboard/scenarios/one',
    '/account',
    '/account/keys',
    '/src/app/main.tsx',
    '/@vite/client',
    '/@fs/flow-drawing/flow.ts',
    '/color-scheme.js',
  ];
  expect(own.filter(isPassedOn)).toEqual([]);
});
