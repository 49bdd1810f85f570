import { t } from '@lingui/core/macro';
import { Paper } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { formatCount } from '../../format/number.ts';
import type { DateRange } from '../../time-range/use-date-range.ts';
import { DataState } from '../../ui/data-state.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { Part } from '../../ui/part.tsx';
import { modelQuery } from './overview-query.ts';

/** What a success costs with the AI model that the page is narrowed to. */
export function ModelPart({ model, range }: { model: string; range: DateRange }) {
  const { from, to, compare } = range;
  const query = useQuery(modelQuery({ from, to, compare, aiModel: model }));
  return (
    <Part
      title={t`AI model`}
      description={t`Runs and their return below are those with this model; revenue is not narrowed by it.`}
    >
      <DataState query={query}>
        {({ currency, totals, previous }) => (
          <Paper p="md">
            <Facts>
              <Fact name={t`Cost per success`}>
                <span data-figure="costPerSuccess">{costText(totals.costPerSuccessMicros, currency)}</span>
              </Fact>
              {previous && (
                <Fact name={t`Before`}>
                  <span data-figure="costPerSuccessBefore">
                    {costText(previous.costPerSuccessMicros, currency)}
                  </span>
                </Fact>
              )}
              <Fact name={t`Completed runs`}>
                <span data-figure="completedWithModel">
                  {totals.completed === null ? t`Not known` : formatCount(totals.completed)}
                </span>
              </Fact>
            </Facts>
          </Paper>
        )}
      </DataState>
    </Part>
  );
}

/** Three digits that say something, as in the sentence that led here. */
const costText = (micros: number | null, currency: string) =>
  micros === null
    ? t`Not known`
    : `${new Intl.NumberFormat(navigator.language, { maximumSignificantDigits: 3 }).format(micros / 1e6)} ${currency.toUpperCase()}`;
