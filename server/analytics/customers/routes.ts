import { seesPersonalData } from '../../platform/caller.ts';
import { endpoint, type Endpoint } from '../../platform/endpoint.ts';
import { answersOf, inEitherFormat, inFormat, otherFormats, prefersCsv } from '../csv.ts';
import type { AnalyticsDeps } from '../scope.ts';
import { cohortsToCsv, readCohorts } from './cohorts.ts';
import { customerFigures } from './customer-figures.ts';
import {
  CohortsAnswer,
  CohortsQuery,
  CustomerFiguresAnswer,
  CustomerFiguresPage,
  CustomerParams,
  CustomerQuery,
  CustomersQuery,
} from './customer-schema.ts';
import { listAllCustomerFigures, listCustomerFigures, readCustomerFigures } from './list-customers.ts';

const asOfTheEnd = 'Figures are those at the end of the period; "previous" those on the day before "from".';

/** What customers are worth, whether they stay, and which of them. */
export function customerFigureRoutes(deps: AnalyticsDeps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/admin/analytics/customers',
      summary: 'What each customer is worth, and who is about to leave',
      description: `${asOfTheEnd} "totals" are of all customers, the items a page of them. Names are shown to who may read them. ${otherFormats} The CSV holds all customers: "limit" and "cursor" are for JSON.`,
      access: { kind: 'operator', scope: 'analytics:read' },
      query: CustomersQuery,
      answers: answersOf(CustomerFiguresPage),
      handle: async ({ query: { limit, cursor, sort, ...query }, header, caller }) => {
        const asked = { query, mayReadNames: seesPersonalData(caller) };
        if (prefersCsv(header))
          return inFormat(header, await listAllCustomerFigures(deps, sort, asked), customerFigures);
        const answer = await listCustomerFigures(deps, { limit, cursor, sort }, asked);
        return inFormat(header, answer, customerFigures);
      },
    }),
    endpoint({
      method: 'get',
      path: '/admin/analytics/customers/{customer}',
      summary: 'What a customer is worth',
      description: `${asOfTheEnd} ${otherFormats}`,
      access: { kind: 'operator', scope: 'analytics:read' },
      params: CustomerParams,
      query: CustomerQuery,
      answers: answersOf(CustomerFiguresAnswer),
      handle: async ({ params, query, header, caller }) => {
        const asked = { query, mayReadNames: seesPersonalData(caller) };
        return inFormat(header, await readCustomerFigures(deps, params.customer, asked), customerFigures);
      },
    }),
    endpoint({
      method: 'get',
      path: '/admin/analytics/cohorts',
      summary: 'Whether customers stay, by the month in which they began',
      description: `"from" and "to" say in which months cohorts began, the last five years when left out; their months are told up to now, and there is no period before. ${otherFormats}`,
      access: { kind: 'operator', scope: 'analytics:read' },
      query: CohortsQuery,
      answers: answersOf(CohortsAnswer),
      handle: async ({ query, header }) => {
        const answer = await readCohorts(deps, query);
        return inEitherFormat(header, answer, () => cohortsToCsv(answer));
      },
    }),
  ];
}
