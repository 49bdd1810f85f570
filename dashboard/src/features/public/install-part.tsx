import { Button, Paper, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Scenario } from '../../api/scenarios.ts';
import { PriceText } from '../../ui/price-text.tsx';
import styles from './public.module.css';

/** What a scenario costs and how it is installed from inside Make. */
export function InstallPart({ scenario }: { scenario: Scenario }) {
  const { title, price, recurring, complexityLevel, latestVersion } = scenario;
  return (
    <Paper p="md" component="section" aria-label="Install">
      <Stack gap="md">
        <div>
          <Text fz={24} fw={600} data-figure="price">
            <PriceText price={price} recurring={recurring} />
          </Text>
          <Text fz="sm" c="dimmed">
            Complexity {complexityLevel} of 5{latestVersion && ` · version ${latestVersion.number}`}
          </Text>
        </div>
        <Title order={2} fz={16}>
          Install from Make
        </Title>
        <ol className={styles.how}>
          <li>
            Get an API key: <Link to="/signup">sign up</Link> and follow the link in the mail.
          </li>
          <li>In Make, add a module of the app “Scenario Library” and connect it with the key.</li>
          <li>
            Run <strong>Install a scenario</strong> and choose “{title}” and your team.
            {price && ' The first time it answers with a link to pay; after that it installs.'}
          </li>
          <li>Open the new scenario, choose your connections, switch it on.</li>
        </ol>
        <Button component={Link} to="/signup">
          Get an API key
        </Button>
      </Stack>
    </Paper>
  );
}
