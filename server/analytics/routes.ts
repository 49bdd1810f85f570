import { seesPersonalData } from '../platform/caller.ts';
import type { Deps } from '../platform/deps.ts';
import { endpoint, type Endpoint } from '../platform/endpoint.ts';
import { answerFigures } from './answer-figures.ts';
import { completionSource } from './completion.ts';
import { bridgeRoutes } from './bridge/routes.ts';
import { comparisonRoutes } from './comparisons/routes.ts';
import { answersOf, inFormat, otherFormats } from './csv.ts';
import { customerFigureRoutes } from './customers/routes.ts';
import { funnelRoutes } from './funnel/routes.ts';
import { modelRoutes } from './models/routes.ts';
import { couponFigures } from './coupons/coupon-figures.ts';
import { couponSource } from './coupons/coupons.ts';
import { customerRoiSource } from './customer-roi.ts';
import { durationRoutes } from './durations/routes.ts';
import { exchangeRateRoutes } from './exchange-rates/routes.ts';
import { liveRoutes } from './live/live-routes.ts';
import { libraryRoiSource } from './library-roi.ts';
import { overviewSource } from './overview.ts';
import { completionFigures } from './completion-figures.ts';
import { overviewDayFigures } from './overview-figures.ts';
import { revenueByCurrencySource } from './revenue-by-currency.ts';
import { revenueByCurrencyFigures, revenueFigures } from './revenue-figures.ts';
import { mrrByCurrencySource } from './mrr/mrr-by-currency.ts';
import { mrrByCurrencyFigures, mrrFigures } from './mrr/mrr-figures.ts';
import { mrrSource } from './mrr/mrr.ts';
import { customerRoiFigures, libraryRoiFigures } from './roi-figures.ts';
import { revenueSource } from './revenue.ts';
import { forCustomers, type AnalyticsDeps } from './scope.ts';
import {
  CompletionAnswer,
  CompletionQuery,
  CouponQuery,
  CouponsAnswer,
  CustomerRoiAnswer,
  LibraryRoiAnswer,
  MrrAnswer,
  MrrByCurrencyAnswer,
  MrrQuery,
  OverviewAnswer,
  OverviewQuery,
  OwnRoiAnswer,
  OwnRoiQuery,
  RevenueAnswer,
  RevenueByCurrencyAnswer,
  RevenueQuery,
  RoiQuery,
} from './schema.ts';

/** Questions about the past. Analysts see no names of customers. */
export function analyticsRoutes(deps: Deps & AnalyticsDeps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/admin/analytics/overview',
      summary: 'The headline figures of a period',
      description: otherFormats,
      access: { kind: 'operator', scope: 'analytics:read' },
      query: OverviewQuery,
      answers: answersOf(OverviewAnswer),
      handle: async ({ query, header }) => {
        const grouping = { interval: 'day', groupBy: 'none' } as const;
        const answer = await answerFigures(deps, overviewSource, { query, grouping, mayReadNames: false });
        return inFormat(header, answer, overviewDayFigures);
      },
    }),
    endpoint({
      method: 'get',
      path: '/admin/analytics/revenue',
      summary: 'What was earned',
      description: `Amounts are in the reporting currency. Grouped by "currency", each item carries them in the currency that was charged too, in figures that end in "Native". ${otherFormats}`,
      access: { kind: 'operator', scope: 'analytics:read' },
      query: RevenueQuery,
      answers: answersOf(RevenueByCurrencyAnswer.or(RevenueAnswer)),
      handle: async ({ query, header, caller }) => {
        const grouping = { interval: query.interval ?? null, groupBy: query.groupBy };
        const reading = { query, grouping, mayReadNames: seesPersonalData(caller) };
        if (query.groupBy === 'currency')
          return inFormat(
            header,
            await answerFigures(deps, revenueByCurrencySource, reading),
            revenueByCurrencyFigures,
          );
        return inFormat(header, await answerFigures(deps, revenueSource, reading), revenueFigures);
      },
    }),
    endpoint({
      method: 'get',
      path: '/admin/analytics/coupons',
      summary: 'What promotion codes took off, and what they brought',
      description: otherFormats,
      access: { kind: 'operator', scope: 'analytics:read' },
      query: CouponQuery,
      answers: answersOf(CouponsAnswer),
      handle: async ({ query, header }) => {
        const grouping = { interval: null, groupBy: 'coupon' } as const;
        const answer = await answerFigures(deps, couponSource, { query, grouping, mayReadNames: false });
        const items = answer.items.map((item) => ({ ...item, code: item.group ?? '' }));
        return inFormat(header, { ...answer, items }, couponFigures);
      },
    }),
    endpoint({
      method: 'get',
      path: '/admin/analytics/mrr',
      summary: 'Recurring revenue and its movements',
      description: `By customer and day, from one day's close to the next. With "scenario", subscriptions of that scenario itself; plans are left out. With "plan", subscriptions to that plan. Grouped by "currency", each item carries the figures in the currency of the subscriptions too, in those that end in "Native"; a customer of several currencies moves in each by itself. ${otherFormats}`,
      access: { kind: 'operator', scope: 'analytics:read' },
      query: MrrQuery,
      answers: answersOf(MrrByCurrencyAnswer.or(MrrAnswer)),
      handle: async ({ query, header }) => {
        const grouping = { interval: query.interval ?? null, groupBy: query.groupBy };
        const reading = { query, grouping, mayReadNames: false };
        if (query.groupBy === 'currency')
          return inFormat(
            header,
            await answerFigures(deps, mrrByCurrencySource, reading),
            mrrByCurrencyFigures,
          );
        return inFormat(header, await answerFigures(deps, mrrSource, reading), mrrFigures);
      },
    }),
    endpoint({
      method: 'get',
      path: '/admin/analytics/completion',
      summary: 'Whether runs do what they should',
      description: otherFormats,
      access: { kind: 'operator', scope: 'analytics:read' },
      query: CompletionQuery,
      answers: answersOf(CompletionAnswer),
      handle: async ({ query, header, caller }) => {
        const grouping = { interval: query.interval ?? null, groupBy: query.groupBy };
        const mayReadNames = seesPersonalData(caller);
        const answer = await answerFigures(deps, completionSource, { query, grouping, mayReadNames });
        return inFormat(header, answer, completionFigures);
      },
    }),
    endpoint({
      method: 'get',
      path: '/admin/analytics/roi',
      summary: 'What scenarios bring: their customers, or the library',
      description: otherFormats,
      access: { kind: 'operator', scope: 'analytics:read' },
      query: RoiQuery,
      answers: answersOf(CustomerRoiAnswer.or(LibraryRoiAnswer)),
      handle: async ({ query, header, caller }) => {
        const grouping = { interval: query.interval ?? null, groupBy: query.groupBy };
        const reading = { query, grouping, mayReadNames: seesPersonalData(caller) };
        if (query.perspective === 'library')
          return inFormat(header, await answerFigures(deps, libraryRoiSource, reading), libraryRoiFigures);
        return inFormat(header, await answerFigures(deps, customerRoiSource, reading), customerRoiFigures);
      },
    }),
    endpoint({
      method: 'get',
      path: '/v1/roi',
      summary: 'What your installations bring you',
      description: otherFormats,
      access: { kind: 'customer' },
      query: OwnRoiQuery,
      answers: answersOf(OwnRoiAnswer),
      handle: async ({ query, header, caller }) => {
        const grouping = {
          interval: query.groupBy === 'day' ? ('day' as const) : null,
          groupBy: query.groupBy === 'day' ? ('none' as const) : query.groupBy,
        };
        const own = { ...query, customer: caller.customerId };
        const answer = await answerFigures(forCustomers(deps), customerRoiSource, {
          query: own,
          grouping,
          mayReadNames: false,
        });
        return inFormat(header, answer, customerRoiFigures);
      },
    }),
    ...durationRoutes(deps),
    ...bridgeRoutes(deps),
    ...modelRoutes(deps),
    ...customerFigureRoutes(deps),
    ...funnelRoutes(deps),
    ...comparisonRoutes(deps),
    ...exchangeRateRoutes(deps),
    ...liveRoutes(deps),
  ];
}
