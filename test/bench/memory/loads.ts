import { encodeCursor } from '../../../server/platform/pagination.ts';
import { apps, words } from '../search/fill-library.ts';
import { httpRequest } from '../support/load.ts';
import { customers, installations, keyOfCustomer, reportPath } from '../support/reporters.ts';
import { newBatch, newTask } from '../support/tasks.ts';

/** Requests of one kind without end, and how many come at once. */
export type Load = { connections: number; request: (index: number) => Buffer };

const json = { 'Content-Type': 'application/json' };
const asCustomer = (index: number) => ({ Authorization: `Bearer ${keyOfCustomer(index % customers)}` });

/** What the server is asked for, one kind after the other; the key is an operator's. */
export function loadsOf(operatorKey: string): Record<string, Load> {
  const asOperator = { Authorization: `Bearer ${operatorKey}` };
  const batchOf = (size: number) => (index: number) =>
    httpRequest(
      'POST /v1/execution-tasks',
      { ...json, ...asCustomer(index) },
      JSON.stringify({ tasks: newBatch(index % customers, size) }),
    );
  return {
    'batches of 100': { connections: 8, request: batchOf(100) },
    'batches of 500': { connections: 8, request: batchOf(500) },
    'single reports': {
      connections: 64,
      request: (index) =>
        httpRequest(`POST ${reportPath((index * 31) % installations)}`, json, JSON.stringify(newTask())),
    },
    'figures of one customer': {
      connections: 4,
      request: (index) => askFor(index, ofOne, asCustomer(index)),
    },
    'figures of all': { connections: 4, request: (index) => askFor(index, ofAll, asOperator) },
    searches: { connections: 4, request: (index) => httpRequest(`GET /v1/scenarios?${searchOf(index)}`) },
  };
}

const ofOne = ['/v1/roi', '/v1/roi?groupBy=scenario', '/v1/roi/bridge', '/v1/installations?limit=100'];
const ofAll = [
  '/admin/analytics/overview',
  '/admin/analytics/completion?groupBy=customer',
  '/admin/analytics/roi?groupBy=scenario&interval=day',
  '/admin/analytics/models',
  '/admin/analytics/customers',
  '/admin/scenarios?limit=100',
];

function askFor(index: number, paths: readonly string[], headers: Record<string, string>): Buffer {
  return httpRequest(`GET ${paths[index % paths.length] as `/${string}`}`, headers);
}

function searchOf(index: number): string {
  const word = words[index % words.length] ?? '';
  const kinds = [
    `q=${word}&facets=true&limit=100`,
    `q=${word.slice(0, 3)}${word.slice(4)}`,
    `app=${apps[index % apps.length]}&sort=newest`,
    `sort=roi&limit=100`,
    `cursor=${encodeCursor([1, 1, 'scn_00005000'])}&limit=100`,
  ];
  return kinds[index % kinds.length] ?? '';
}
