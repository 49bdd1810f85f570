import { t } from '@lingui/core/macro';
import { Divider, Paper, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Waterfall } from '../../charts/waterfall.tsx';
import { formatMicros } from '../../format/money.ts';
import { formatRate } from '../../format/number.ts';
import { CsvButton } from '../../ui/csv-button.tsx';
import { DataState } from '../../ui/data-state.tsx';
import { Part } from '../../ui/part.tsx';
import type { FigureQuestion } from '../../ui/use-figure-question.ts';
import { ProvenanceShares } from './provenance-shares.tsx';
import { bridgePath, bridgeQuery, type Bridge } from './roi-query.ts';
import { bridgeSteps } from './roi-steps.ts';

/** How the figure that everybody would quote becomes the one that holds, and how much of it is only assumed. */
export function BridgePart({ question: { alone } }: { question: FigureQuestion }) {
  const query = useQuery(bridgeQuery(alone));
  return (
    <Part
      title={t`From the naive figure to the net one`}
      description={query.data && overstatement(query.data)}
      actions={<CsvButton path={bridgePath} values={alone} name="roi-bridge" />}
    >
      <DataState query={query}>
        {(bridge) => (
          <Paper>
            <Waterfall
              label={t`From the naive value to the net one`}
              steps={bridgeSteps(bridge)}
              format={(micros) => formatMicros(micros, bridge.currency)}
            />
            <Divider color="var(--sl-border)" />
            <ProvenanceShares bridge={bridge} />
          </Paper>
        )}
      </DataState>
    </Part>
  );
}

function overstatement({ totals: { naiveValueMicros: naive, valueMicros: value } }: Bridge) {
  if (naive === null || value === null || value <= 0 || naive <= value) return null;
  return (
    <Text
      span
      fz="sm"
      data-testid="overstatement"
    >{t`Minutes by hand times the hourly rate would overstate the value by ${formatRate(naive / value - 1)}.`}</Text>
  );
}
