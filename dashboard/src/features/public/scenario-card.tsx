import { Group, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Scenario } from '../../api/scenarios.ts';
import { formatCount, formatRate } from '../../format/number.ts';
import { AppBadges } from '../../ui/app-badges.tsx';
import { PriceText } from '../../ui/price-text.tsx';
import styles from './public.module.css';

/** A scenario at a glance; the whole card leads to its page. */
export function ScenarioCard({ scenario }: { scenario: Scenario }) {
  const { slug, title, description, apps, category, price, recurring, complexityLevel, stats } = scenario;
  return (
    <article className={styles.card} data-testid={`card-${slug}`}>
      <Group justify="space-between" gap="xs">
        <AppBadges apps={apps} />
        <Text fz="xs" c="dimmed">
          {category.name}
        </Text>
      </Group>
      <Title order={2} fz={16}>
        <Link to="/scenarios/$slug" params={{ slug }}>
          {title}
        </Link>
      </Title>
      <Text fz="sm" c="dimmed" lineClamp={3}>
        {description}
      </Text>
      <div className={styles.meta}>
        <strong>
          <PriceText price={price} recurring={recurring} />
        </strong>
        <span>Complexity {complexityLevel} of 5</span>
        {stats.installations > 0 && (
          <span>
            {formatCount(stats.installations)} {stats.installations === 1 ? 'installation' : 'installations'}
          </span>
        )}
        {stats.completionRate30d !== null && <span>{formatRate(stats.completionRate30d)} completed</span>}
      </div>
    </article>
  );
}
