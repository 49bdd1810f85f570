import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Code, Paper, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { appName } from '../../../../../flow-drawing/app-name.ts';
import type { AdminScenarioDetail } from '../../../api/scenarios.ts';
import { DataState, EmptyState } from '../../../ui/data-state.tsx';
import { Fact, Facts } from '../../../ui/facts.tsx';
import { Part } from '../../../ui/part.tsx';
import { minutesText, paybackText, runsText } from '../../../ui/preflight/preflight-words.ts';
import { priceText } from '../../../ui/price-text.tsx';
import { formatDecimal } from '../../../format/number.ts';
import styles from '../scenarios.module.css';
import { formInMake, type FieldInMake } from './form-in-make.ts';
import formStyles from './in-make.module.css';
import { inMakeQuery, type InMake } from './in-make-queries.ts';

/** What somebody sees of a scenario within Make, through our app: the form that installs it, a dry run, and the bundle of a search. */
export function InMakePart({ scenario }: { scenario: AdminScenarioDetail }) {
  const isPublic = scenario.status === 'active' || scenario.status === 'completed';
  if (!isPublic || !scenario.latestVersion)
    return (
      <Paper>
        <EmptyState title={t`Nobody sees it in Make yet`}>
          <Trans>
            “Search scenarios” and “Install a scenario” know published scenarios only. Publish a version, then
            it stands here as it does there.
          </Trans>
        </EmptyState>
      </Paper>
    );
  return <Seen slug={scenario.slug} />;
}

function Seen({ slug }: { slug: string }) {
  const query = useQuery(inMakeQuery(slug));
  return (
    <DataState query={query}>
      {(seen) => (
        <Stack gap={36}>
          <div className={styles.columns}>
            <Part
              title={t`Install a scenario`}
              description={t`The form of the module, once this scenario is chosen in it.`}
            >
              <Paper p="md">
                <FormInMake fields={formInMake({ ...seen, connections: seen.preflight.connections })} />
              </Paper>
            </Part>
            <Part
              title={t`A dry run`}
              description={t`What the module answers somebody who has not bought it.`}
            >
              <Paper p="md">
                <DryRun {...seen} />
              </Paper>
            </Part>
          </div>
          <Part
            title={t`Search scenarios`}
            description={t`The bundle that a search gives, as Make shows it and as later modules map it.`}
          >
            <pre className={formStyles.bundle} role="region" aria-label={t`Bundle of a search`} tabIndex={0}>
              {JSON.stringify(seen.scenario, null, 2)}
            </pre>
          </Part>
        </Stack>
      )}
    </DataState>
  );
}

/** The fields as Make shows them: a name above a box. It is a picture of the form, not one to fill in. */
function FormInMake({ fields }: { fields: readonly FieldInMake[] }) {
  return (
    <dl className={formStyles.form} data-testid="form-in-make">
      {fields.map(({ name, label, isRequired, shows }) => (
        <div key={name} data-field={name}>
          <dt>
            {label}
            {isRequired && <span className={formStyles.required}> {t`required`}</span>}
          </dt>
          <dd>
            {shows.map((text) => (
              <span key={text}>{text}</span>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function DryRun({ preflight }: InMake) {
  const { canInstall, problems, price, recurring, credits, runsPerMonth, value, apps } = preflight;
  return (
    <Stack gap="md">
      {problems.map(({ code, message }) => (
        <div key={code} data-problem={code}>
          <Code>{code}</Code>
          <Text fz="sm" mt={4}>
            {message}
          </Text>
        </div>
      ))}
      <Facts>
        <Fact name={t`Can be installed`}>{canInstall ? t`Yes` : t`Not yet`}</Fact>
        <Fact name={t`Price`}>{priceText(price, recurring)}</Fact>
        <Fact name={t`Apps`}>
          {apps.map(({ app }) => appName(app)).join(', ') || t`Only Make’s own tools`}
        </Fact>
        <Fact name={t`Runs`}>{runsText(runsPerMonth)}</Fact>
        <Fact name={t`Credits`}>
          {t`${formatDecimal(credits.perRun + credits.reportingPerRun)} a run`}
          {credits.perMonth !== null && t`, ${formatDecimal(credits.perMonth)} a month`}
        </Fact>
        {value && <Fact name={t`Time saved`}>{t`${minutesText(value.minutesPerRun)} a run`}</Fact>}
        <Fact name={t`Pays back`}>{paybackText(preflight)}</Fact>
      </Facts>
    </Stack>
  );
}
