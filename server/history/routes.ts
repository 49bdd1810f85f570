import type { Response } from 'express';
import { csvOf, prefersCsv } from '../analytics/csv.ts';
import type { Deps } from '../platform/deps.ts';
import { created, endpoint, ok, type Endpoint } from '../platform/endpoint.ts';
import { PageQuery } from '../platform/pagination.ts';
import { readChartEvents } from './chart-events/read-chart-events.ts';
import { ChartEventQuery, ChartEvents } from './chart-events/schema.ts';
import { listHeldPrices } from './prices/list-held-prices.ts';
import { HeldPricePage, PricesParams } from './prices/schema.ts';
import { allChanges, listChanges, readChange } from './read-changes.ts';
import { revertChange } from './revert/revert-change.ts';
import {
  ChainCheck,
  Change,
  ChangeDetail,
  ChangePage,
  ChangeParams,
  ChangeQuery,
  RevertBody,
} from './schema.ts';
import { verifyChanges } from './verify-changes.ts';
import { compareVersions } from './versions/compare-versions.ts';
import { ComparisonQuery, VersionComparison, VersionParams } from './versions/schema.ts';

const reads = { kind: 'operator', scope: 'settings:read' } as const;

/** The log of changes: who changed what, when and why, and taking it back. */
export function historyRoutes(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/admin/audit-log',
      summary: 'List what was changed, the latest first',
      description:
        'Settings, assumptions, prices, scenarios and their versions, what is sold, offers, alert rules, feature switches, operators and their keys. Requests give their reason in "X-Change-Reason", percent-encoded where it has more than Latin letters. With "Accept: text/csv" all that fits the filters comes as CSV.',
      access: reads,
      query: ChangeQuery,
      answers: { 200: ChangePage },
      handle: async ({ query, header }) =>
        prefersCsv(header)
          ? { write: (_req, res) => writeCsv(res, allChanges(deps, query)) }
          : ok(await listChanges(deps, query)),
    }),
    endpoint({
      method: 'get',
      path: '/admin/audit-log/check',
      summary: 'Check that nobody tampered with the log of changes',
      description:
        'Goes through all of it. What was changed, left out or put in between shows by the hashes; a thing that is otherwise than was noted last was changed past the log.',
      access: reads,
      answers: { 200: ChainCheck },
      handle: async () => ok(await verifyChanges(deps.pool)),
    }),
    endpoint({
      method: 'get',
      path: '/admin/audit-log/{change}',
      summary: 'Get one change, with where the thing differs from before',
      access: reads,
      params: ChangeParams,
      answers: { 200: ChangeDetail },
      handle: async ({ params, caller }) => ok(await readChange(deps, caller, params.change)),
    }),
    endpoint({
      method: 'get',
      path: '/admin/chart-events',
      summary: 'List what may have moved the figures of a period',
      description:
        'Versions that were published, prices of scenarios, plans and bundles that changed, and alerts that opened, by the days of the reporting zone; up to 100 of each, the latest first to be kept.',
      access: { kind: 'operator', scope: 'analytics:read' },
      query: ChartEventQuery,
      answers: { 200: ChartEvents },
      handle: async ({ query }) => ok(await readChartEvents(deps, query)),
    }),
    endpoint({
      method: 'get',
      path: '/admin/scenarios/{scenario}/prices',
      summary: 'List what a scenario has cost and since when, the latest first',
      access: { kind: 'operator', scope: 'scenarios:read' },
      params: PricesParams,
      query: PageQuery,
      answers: { 200: HeldPricePage },
      handle: async ({ params, query }) => ok(await listHeldPrices(deps, params.scenario, query)),
    }),
    endpoint({
      method: 'get',
      path: '/admin/scenarios/{scenario}/versions/{number}/differences',
      summary: 'Compare a version of a scenario with another one',
      access: { kind: 'operator', scope: 'scenarios:read' },
      params: VersionParams,
      query: ComparisonQuery,
      answers: { 200: VersionComparison },
      handle: async ({ params: { scenario, number }, query }) =>
        ok(await compareVersions(deps, scenario, { from: query.from ?? number - 1, to: number })),
    }),
    endpoint({
      method: 'post',
      path: '/admin/audit-log/{change}/revert',
      summary: 'Take a change back',
      description:
        'Sets the fields of this change to what they were before it, as a change of its own under the rules of the thing; assumptions and prices hold from now on, never in the past. What was added is taken away again, as its own page does it, and what was taken away is made again under its id; a scenario comes back as a draft without its versions. Refused (409 changed_since) where one of the fields, or what was added, was changed again since, also by somebody at the same moment; 409 not_revertable says what to do in its place.',
      access: { kind: 'operator', scope: 'settings:write' },
      params: ChangeParams,
      body: RevertBody,
      answers: { 201: Change },
      isIdempotent: true,
      handle: async ({ params, caller }) => created(await revertChange(deps, caller, params.change)),
    }),
  ];
}

const columns = ['number', 'at', 'actor', 'actorName', 'kind', 'label', 'subject', 'subjectId', 'name'];

async function writeCsv(res: Response, changes: AsyncIterable<Change[]>): Promise<void> {
  res.status(200).set({ 'Cache-Control': 'no-store', Vary: 'Accept' }).type('text/csv');
  res.write(csvOf([[...columns, 'fields', 'reason', 'requestId']]));
  for await (const page of changes) {
    if (res.closed) return;
    if (page.length > 0) res.write(csvOf(page.map(lineOf)));
  }
  res.end();
}

const lineOf = (change: Change): (string | number)[] => [
  change.number,
  change.at,
  change.actor?.id ?? '',
  change.actor?.name ?? '',
  change.kind,
  change.label,
  change.subject,
  change.subjectId,
  change.name ?? '',
  change.fields.join(' '),
  change.reason ?? '',
  change.requestId ?? '',
];
