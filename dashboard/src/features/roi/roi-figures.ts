import { t } from '@lingui/core/macro';
import type { FigureDefinition } from '../../ui/figure-definitions.ts';
import { returnFigures } from '../../ui/figure-definitions.ts';

const micros = (figure: string, label: string, definition: string): FigureDefinition => ({
  figure,
  label,
  definition,
  kind: 'micros',
  better: 'down',
  whyUnknown: t`Not known`,
});
const money = (
  figure: string,
  label: string,
  definition: string,
  better: FigureDefinition['better'] = 'down',
): FigureDefinition => ({ figure, label, definition, kind: 'money', better, whyUnknown: t`Not known` });

const paybackDays = (of: string): FigureDefinition => ({
  figure: 'paybackDays',
  label: t`Payback`,
  definition: t`Days from the first cost to the first day, up to the end of the period, on which all ${of} so far covers all money spent so far.`,
  kind: 'days',
  better: 'down',
  whyUnknown: t`Not reached, or nothing was spent`,
});

/** What runs bring their customers, less every cost that is known. */
export const customerFigures: FigureDefinition[] = [
  ...returnFigures,
  micros(
    'runCostMicros',
    t`Run cost`,
    t`Credits of Make and AI, of every task of every kind, failed ones too.`,
  ),
  {
    ...micros('costPerSuccessMicros', t`Cost per success`, t`Run cost divided by completed runs.`),
    kind: 'cost',
    whyUnknown: t`Nothing has completed`,
  },
  paybackDays('value'),
];

/** What scenarios bring the library, less what making and selling them cost. */
export const libraryFigures: FigureDefinition[] = [
  money('revenue', t`Revenue`, t`Net revenue after fees: the sum of every row of the ledger.`, 'up'),
  money(
    'cost',
    t`Cost`,
    t`What operators entered for making, support, winning customers, hosting and other things, and reward points redeemed. Monthly costs are spread over the days of their month, those of no scenario by the runs of their month.`,
  ),
  money('net', t`Net`, t`Revenue less cost.`, 'up'),
  {
    figure: 'roi',
    label: t`ROI`,
    definition: t`Net divided by cost: at 1× every unit of cost came back and brought one more.`,
    kind: 'multiple',
    better: 'up',
    whyUnknown: t`No cost was entered`,
  },
  paybackDays('revenue'),
  money(
    'unallocated',
    t`Unallocated`,
    t`Of the cost, what could not be shared out among scenarios because no run started in its month.`,
  ),
];
