import { t } from '@lingui/core/macro';
import { List, Paper, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { DataState } from '../../ui/data-state.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { Part } from '../../ui/part.tsx';
import { modelCardsQuery, type Metric, type ModelCards } from './forecast-query.ts';

/** What the forecast of a metric is made of, and what it is not good for. */
export function ModelCardPart({ metric }: { metric: Metric }) {
  const query = useQuery(modelCardsQuery);
  return (
    <Part title={t`What this forecast is, and is not`}>
      <DataState query={query}>{(cards) => <Card cards={cards} metric={metric} />}</DataState>
    </Part>
  );
}

function Card({ cards, metric }: { cards: ModelCards; metric: Metric }) {
  const card = cards.items.find((item) => item.metric === metric);
  if (!card) return null;
  return (
    <Paper p="md">
      <Facts>
        <Fact name={t`Foretold`}>{card.definition}</Fact>
        <Fact name={t`Made of`}>
          {card.uses} {card.gaps}
        </Fact>
        <Fact name={t`How`}>{cards.method}</Fact>
        <Fact name={t`Not to be used for`}>
          <List fz="sm" spacing={4}>
            {card.mustNotBeUsedFor.map((use) => (
              <List.Item key={use}>{use}</List.Item>
            ))}
          </List>
        </Fact>
        <Fact name={t`Method version`}>
          <Text fz="sm">{cards.formulaVersion}</Text>
        </Fact>
      </Facts>
    </Paper>
  );
}
