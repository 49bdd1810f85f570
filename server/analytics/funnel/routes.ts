import { z } from 'zod';
import { endpoint, type Endpoint } from '../../platform/endpoint.ts';
import { answerFigures } from '../answer-figures.ts';
import { answersOf, inFormat, otherFormats } from '../csv.ts';
import { figuresAnswer, filters, interval, period } from '../schema.ts';
import type { AnalyticsDeps } from '../scope.ts';
import { funnelFigures } from './funnel-figures.ts';
import { funnelSource } from './funnel.ts';

const FunnelQuery = z.strictObject({ ...period, ...filters, interval });
const FunnelAnswer = figuresAnswer(funnelFigures, funnelFigures).meta({ id: 'Funnel' });

/** The funnel of customers. */
export function funnelRoutes(deps: AnalyticsDeps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/admin/analytics/funnel',
      summary: 'How far customers come after their first look at a scenario',
      description: `Distinct customers by the day of their first view; each step is at or after the former. ${otherFormats}`,
      access: { kind: 'operator', scope: 'analytics:read' },
      query: FunnelQuery,
      answers: answersOf(FunnelAnswer),
      handle: async ({ query, header }) => {
        const grouping = { interval: query.interval ?? null, groupBy: 'none' } as const;
        const answer = await answerFigures(deps, funnelSource, { query, grouping, mayReadNames: false });
        return inFormat(header, answer, funnelFigures);
      },
    }),
  ];
}
