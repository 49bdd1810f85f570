import { t } from '@lingui/core/macro';
import { Button, Progress, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { DataState } from '../../ui/data-state.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { isAllDone, watchedFirstStepsQuery, type FirstSteps } from './first-steps-query.ts';
import { StepCard } from './step-card.tsx';

/** The way from an empty library to the first measured run. Every step looks for itself whether it is taken. */
export function FirstStepsPage() {
  const query = useQuery(watchedFirstStepsQuery);
  return (
    <>
      <PageHeader
        title={t`Set up`}
        description={t`From an empty library to the first measured run. Each step looks for itself whether it is taken, every few seconds.`}
      />
      <DataState query={query}>{(firstSteps) => <Steps firstSteps={firstSteps} />}</DataState>
    </>
  );
}

function Steps({ firstSteps }: { firstSteps: FirstSteps }) {
  const { done, steps } = firstSteps;
  const next = steps.find(({ state }) => state !== 'done')?.step;
  return (
    <Stack gap="md" maw={820}>
      <div>
        <Text fz="sm" fw={500} mb={6} role="status">
          {isAllDone(firstSteps) ? t`All is set up.` : t`${done} of ${steps.length} steps are done.`}
        </Text>
        <Progress value={(100 * done) / steps.length} aria-label={t`Steps that are done`} />
      </div>
      <Stack gap="sm" component="ol" p={0} m={0} style={{ listStyle: 'none' }}>
        {steps.map((step, index) => (
          <StepCard
            key={step.step}
            step={step}
            number={index + 1}
            isNext={step.step === next}
            firstSteps={firstSteps}
          />
        ))}
      </Stack>
      {isAllDone(firstSteps) && (
        <Button
          component={Link}
          to="/dashboard/completion"
          style={{ alignSelf: 'flex-start' }}
        >{t`See runs as they come`}</Button>
      )}
    </Stack>
  );
}
