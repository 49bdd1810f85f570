import { Anchor, Paper, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import { publicPreflightQuery } from '../../api/preflight.ts';
import { ApiProblem } from '../../api/problem.ts';
import type { Scenario } from '../../api/scenarios.ts';
import { DataState, EmptyState } from '../../ui/data-state.tsx';
import { FlowDrawing } from '../../ui/flow-drawing/flow-drawing.tsx';
import { flowOfSteps } from '../../ui/flow-drawing/flow.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { Part } from '../../ui/part.tsx';
import { ExpectationPart } from '../../ui/preflight/expectation-part.tsx';
import { StepList } from '../../ui/step-list.tsx';
import { publicScenarioQuery } from './catalogue-query.ts';
import { InstallPart } from './install-part.tsx';
import { MeasuredPart } from './measured-part.tsx';
import { ValuePart } from './value-part.tsx';
import styles from './public.module.css';

/** One scenario as a buyer sees it: what it does, what it needs, what it costs and how well it runs for others. */
export function PublicScenarioPage() {
  const { slug } = useParams({ from: '/public/scenarios/$slug' });
  const query = useQuery(publicScenarioQuery(slug));
  const scenario = query.data;
  if (query.error instanceof ApiProblem && query.error.status === 404) return <UnknownScenario />;
  return (
    <>
      <PageHeader
        title={scenario?.title ?? 'Scenario'}
        description={
          <>
            <Link to="/">All scenarios</Link>
            {scenario && ` · ${scenario.category.name}`}
          </>
        }
      />
      <DataState query={query}>{(loaded) => <ScenarioParts scenario={loaded} />}</DataState>
    </>
  );
}

function ScenarioParts({ scenario }: { scenario: Scenario }) {
  const { title, description, steps } = scenario;
  const flow = useMemo(() => flowOfSteps(steps), [steps]);
  return (
    <Stack gap={32}>
      {flow.length > 0 && (
        <Paper>
          <FlowDrawing flow={flow} name={title} />
        </Paper>
      )}
      <div className={styles.columns}>
        <div className={styles.about}>
          <Part title="What it does">
            <Text className={styles.text}>{description}</Text>
          </Part>
        </div>
        <div className={styles.steps}>
          <Part title="Step by step">
            <StepList steps={steps} />
          </Part>
        </div>
        <Stack gap={24} className={styles.aside}>
          <InstallPart scenario={scenario} />
          <ExpectationPart slug={scenario.slug} queryOf={publicPreflightQuery} />
          <MeasuredPart scenario={scenario} />
          <ValuePart slug={scenario.slug} />
          <Part title="Something wrong, or an idea?">
            <Text fz="sm">
              <Anchor href={`/feedback?scenario=${encodeURIComponent(scenario.slug)}`}>
                Send feedback about this scenario
              </Anchor>
            </Text>
          </Part>
        </Stack>
      </div>
    </Stack>
  );
}

function UnknownScenario() {
  return (
    <EmptyState title="There is no such scenario" action={<Link to="/">All scenarios</Link>}>
      It may have been taken out of the library, or the address is mistyped.
    </EmptyState>
  );
}
