import { endpoint, type Endpoint } from '../../platform/endpoint.ts';
import { answerFigures } from '../answer-figures.ts';
import { answersOf, inFormat, otherFormats } from '../csv.ts';
import { ModelsAnswer, ModelsQuery } from '../schema.ts';
import type { AnalyticsDeps } from '../scope.ts';
import { modelItemFigures } from './model-figures.ts';
import { modelSource } from './models.ts';

/** The comparison of AI models. */
export function modelRoutes(deps: AnalyticsDeps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/admin/analytics/models',
      summary: 'What a success costs with each AI model, and whether to change it',
      description: `One item per model; tasks without one stand in "none". ${otherFormats}`,
      access: { kind: 'operator', scope: 'analytics:read' },
      query: ModelsQuery,
      answers: answersOf(ModelsAnswer),
      handle: async ({ query, header }) => {
        const grouping = { interval: null, groupBy: 'aiModel' } as const;
        const answer = await answerFigures(deps, modelSource, { query, grouping, mayReadNames: false });
        return inFormat(header, answer, modelItemFigures);
      },
    }),
  ];
}
