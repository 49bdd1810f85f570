import { seesPersonalData } from '../../platform/caller.ts';
import { endpoint, type Endpoint } from '../../platform/endpoint.ts';
import { answerFigures } from '../answer-figures.ts';
import { answersOf, inFormat, otherFormats } from '../csv.ts';
import { BridgeAnswer, BridgeQuery, OwnBridgeAnswer, OwnBridgeQuery } from '../schema.ts';
import { forCustomers, type AnalyticsDeps } from '../scope.ts';
import { bridgeFigures } from './bridge-figures.ts';
import { bridgeSource } from './bridge.ts';

const steps =
  'Naive value − warnings − not realised − human time + reported value = value; value − credits − AI − fixed cost = net, exactly.';

/** The bridge from the naive value to the net one. */
export function bridgeRoutes(deps: AnalyticsDeps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/admin/analytics/bridge',
      summary: 'How the naive value of runs becomes the net one',
      description: `${steps} ${otherFormats}`,
      access: { kind: 'operator', scope: 'analytics:read' },
      query: BridgeQuery,
      answers: answersOf(BridgeAnswer),
      handle: async ({ query, header, caller }) => {
        const grouping = { interval: query.interval ?? null, groupBy: query.groupBy };
        const mayReadNames = seesPersonalData(caller);
        const answer = await answerFigures(deps, bridgeSource, { query, grouping, mayReadNames });
        return inFormat(header, answer, bridgeFigures);
      },
    }),
    endpoint({
      method: 'get',
      path: '/v1/roi/bridge',
      summary: 'How the naive value of your runs becomes the net one',
      description: `${steps} ${otherFormats}`,
      access: { kind: 'customer' },
      query: OwnBridgeQuery,
      answers: answersOf(OwnBridgeAnswer),
      handle: async ({ query, header, caller }) => {
        const own = { ...query, customer: caller.customerId };
        const grouping = { interval: null, groupBy: query.groupBy };
        const answer = await answerFigures(forCustomers(deps), bridgeSource, {
          query: own,
          grouping,
          mayReadNames: false,
        });
        return inFormat(header, answer, bridgeFigures);
      },
    }),
  ];
}
