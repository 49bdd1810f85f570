import { z } from 'zod';
import { answersOf, csvOf, inFormat, otherFormats, prefersCsv } from '../../analytics/csv.ts';
import { figureShape } from '../../analytics/figures.ts';
import { figuresAnswer, filters, Gate, interval, period } from '../../analytics/schema.ts';
import type { AnalyticsDeps } from '../../analytics/scope.ts';
import type { Deps } from '../../platform/deps.ts';
import { endpoint, ok, type Endpoint } from '../../platform/endpoint.ts';
import { PageQuery, pageOf } from '../../platform/pagination.ts';
import { compareComplainers } from '../complainers/compare-complainers.ts';
import { Complainers, ComplainersQuery } from '../complainers/complainer-schema.ts';
import { complaintFigures } from './complaint-figures.ts';
import { complaintTotals, readComplaints } from './complaints.ts';
import { listFixEffects, type FixEffect } from './fix-effects.ts';
import { fixFigures } from './fix-figures.ts';

const access = { kind: 'operator', scope: 'feedback:read' } as const;
const ComplaintsQuery = z.strictObject({
  ...period,
  ...filters,
  interval,
  groupBy: z
    .enum(['scenario', 'version', 'aiModel', 'none'])
    .default('none')
    .describe('By version, the items are of scenarios about which somebody complained.'),
});
const Complaints = figuresAnswer(complaintTotals, complaintFigures).meta({ id: 'Complaints' });
const FixEffects = pageOf(
  z
    .object({
      version: z.object({ id: z.string(), number: z.int(), publishedAt: z.string() }),
      scenario: z.object({ id: z.string(), slug: z.string(), title: z.string() }),
      customersTold: z.int(),
      ...figureShape(fixFigures),
    })
    .meta({ id: 'FixEffect' }),
).extend({ gates: z.array(Gate).describe('What the audits say of the figures of each fix.') });

/** How often customers complain, and what fixes change. */
export function figureRoutes(deps: Deps & AnalyticsDeps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/admin/analytics/complaints',
      summary: 'How often customers complain, and whether the library knew before them',
      description: `Runs complained of per 1,000 runs and false successes, by scenario, version and model. ${otherFormats}`,
      access,
      query: ComplaintsQuery,
      answers: answersOf(Complaints),
      handle: async ({ query, header }) => {
        const { groupBy } = query;
        const answer = await readComplaints(deps, query, { interval: query.interval ?? null, groupBy });
        return inFormat(header, answer, complaintFigures);
      },
    }),
    endpoint({
      method: 'get',
      path: '/admin/analytics/complainers',
      summary:
        'Whether installations that were complained about complete less and stop more often than others, and ratings beside ROI',
      description:
        'Complaints of 90 days that ended 30 days ago (the landmark), of installations that ran in the last 30 of them; completion over the 90 days (each installation with 20 ended runs once; the difference by Welch), and who ran no more in the 30 days after (Newcombe). Complaints without an installation count for none. What goes together need not follow from each other.',
      access,
      query: ComplainersQuery,
      answers: { 200: Complainers },
      handle: async ({ query }) => ok(await compareComplainers(deps, query)),
    }),
    endpoint({
      method: 'get',
      path: '/admin/feedback/fixes',
      summary:
        'What each fix changed for the installations that were complained about, newest versions first',
      description:
        'Each installation is compared with itself before and after. With "Accept: text/csv" the items come as CSV.',
      access,
      query: PageQuery,
      answers: { 200: FixEffects },
      handle: async ({ query, header }) => {
        const page = await listFixEffects(deps, query);
        if (!prefersCsv(header)) return ok(page);
        return { write: (_req, res) => void res.status(200).type('text/csv').send(toCsv(page.items)) };
      },
    }),
  ];
}

const names = Object.keys(fixFigures) as (keyof typeof fixFigures)[];

function toCsv(items: readonly FixEffect[]): string {
  const lines = items.map((item) => [
    item.scenario.title,
    item.version.number,
    item.version.publishedAt,
    item.customersTold,
    ...names.map((name) => item[name] ?? ''),
  ]);
  return csvOf([['scenario', 'version', 'publishedAt', 'customersTold', ...names], ...lines]);
}
