import type { Db } from '../../platform/database.ts';
import { dayOf } from '../../platform/time.ts';
import type { FigureSource } from '../answer-figures.ts';
import type { FiguresOf } from '../figures.ts';
import type { Gate } from '../schema.ts';
import type { Scope } from '../scope.ts';
import { funnelFigures } from './funnel-figures.ts';
import { countFunnel, findFirstView } from './funnel-queries.ts';

const nobody: FiguresOf<typeof funnelFigures> = {
  viewed: 0,
  installed: 0,
  firstCompletion: 0,
  retained: 0,
  pending: 0,
  paid: 0,
};

/** How far customers come after their first look at a scenario. */
export const funnelSource: FigureSource<typeof funnelFigures> = {
  totals: funnelFigures,
  readItems: (db, scope, { interval }) => countFunnel(db, scope, interval),
  readTotals: async (db, scope) => {
    const [row] = await countFunnel(db, scope, null);
    if (!row) return nobody;
    const { bucket: _bucket, group: _group, ...figures } = row;
    return figures;
  },
  gates: gatesOf,
};

async function gatesOf(db: Db, scope: Scope): Promise<Gate[]> {
  const first = await findFirstView(db);
  const since = first && dayOf(first, scope.timeZone);
  const gate = (isNeeded: boolean, figure: string | null, code: Gate['code'], reason: string): Gate[] =>
    isNeeded ? [{ figure, code, reason }] : [];
  return [
    ...gate(
      since === null || since > scope.from,
      null,
      'incomplete',
      since === null
        ? 'No view of a scenario has been kept yet.'
        : `The first view that is kept is of ${since}: who looked before stands in no funnel.`,
    ),
    ...gate(
      scope.scenarioId !== null,
      'paid',
      'incomplete',
      'Only payments for this scenario itself count; plans open several scenarios and are left out.',
    ),
    ...gate(
      scope.aiModel !== null,
      null,
      'filterIgnored',
      'Views and installations have no model: the filter "aiModel" does not narrow the funnel.',
    ),
    ...gate(scope.presentedIn !== null, null, 'filterIgnored', 'The filter "currency" narrows "paid" only.'),
  ];
}
