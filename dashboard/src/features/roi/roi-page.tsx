import { t } from '@lingui/core/macro';
import { Stack } from '@mantine/core';
import { ComparisonButton } from '../../time-range/comparison-button.tsx';
import { DateRangePicker } from '../../time-range/date-range-picker.tsx';
import { intervalOf } from '../../time-range/buckets.ts';
import { CsvButton } from '../../ui/csv-button.tsx';
import { FigureFilters } from '../../ui/figure-filters.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { PartSwitch } from '../../ui/part-switch.tsx';
import { useAddress } from '../../ui/use-address.ts';
import { useFigureQuestion } from '../../ui/use-figure-question.ts';
import { CustomerParts } from './customer-parts.tsx';
import { LibraryParts } from './library-parts.tsx';
import { roiPath } from './roi-query.ts';

const perspectives = [
  { value: 'customer', label: t`Customers’ return`, filters: ['scenario', 'customer', 'aiModel'] },
  { value: 'library', label: t`Library’s return`, filters: ['scenario', 'currency'] },
] as const;

/** What scenarios bring, net of every cost that is known: to who runs them, and to the library. */
export function RoiPage() {
  const { values, write } = useAddress();
  const perspective = perspectives.find(({ value }) => value === values['perspective']) ?? perspectives[0];
  const question = useFigureQuestion(perspective.filters);
  const { range, asked } = question;
  return (
    <>
      <PageHeader
        title={t`ROI`}
        description={t`Net of every cost that is known, frozen when it happens, and open about what is assumed.`}
        actions={
          <>
            <CsvButton
              path={roiPath}
              values={{ ...asked, perspective: perspective.value, interval: intervalOf(range) }}
              name={`roi-${perspective.value}`}
            />
            <DateRangePicker range={range} />
            <ComparisonButton range={range} />
          </>
        }
      />
      <Stack gap="md" mb="md">
        <PartSwitch
          parts={perspectives}
          value={perspective.value}
          onChange={(value) =>
            write({ perspective: value === 'customer' ? undefined : value, by: undefined, sort: undefined })
          }
        />
        <FigureFilters filters={perspective.filters} question={question} />
      </Stack>
      {perspective.value === 'customer' ? (
        <CustomerParts question={question} />
      ) : (
        <LibraryParts question={question} />
      )}
    </>
  );
}
