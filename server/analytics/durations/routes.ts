import { z } from 'zod';
import { endpoint, type Endpoint } from '../../platform/endpoint.ts';
import { answerFigures } from '../answer-figures.ts';
import { answersOf, inFormat, otherFormats } from '../csv.ts';
import { DurationsAnswer, filters, period } from '../schema.ts';
import type { AnalyticsDeps } from '../scope.ts';
import { durationClassFigures } from './distribution-figures.ts';
import { distributionSource } from './distribution.ts';

const DurationsQuery = z.strictObject({
  ...period,
  ...filters,
  groupBy: z.enum(['scenario', 'aiModel', 'none']).default('none'),
});

/** How durations are distributed. */
export function durationRoutes(deps: AnalyticsDeps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/admin/analytics/durations',
      summary: 'How long runs took, as a distribution',
      description: `One item per class of durations, and group; classes without runs are left out. Each class is 10 % wide and the same in every answer, so that answers can be added. ${otherFormats}`,
      access: { kind: 'operator', scope: 'analytics:read' },
      query: DurationsQuery,
      answers: answersOf(DurationsAnswer),
      handle: async ({ query, header }) => {
        const grouping = { interval: null, groupBy: query.groupBy } as const;
        const answer = await answerFigures(deps, distributionSource, {
          query,
          grouping,
          mayReadNames: false,
        });
        return inFormat(header, answer, durationClassFigures);
      },
    }),
  ];
}
