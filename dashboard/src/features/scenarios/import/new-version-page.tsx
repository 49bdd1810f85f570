import { t } from '@lingui/core/macro';
import { Button, Checkbox, Paper, Stack, Text, Textarea, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { apiPost } from '../../../api/client.ts';
import { idempotencyKeys } from '../../../api/idempotency-keys.ts';
import { scenarioPath, scenarioQuery } from '../../../api/scenarios.ts';
import { DataState, ProblemAlert } from '../../../ui/data-state.tsx';
import { LeavingGuard } from '../../../ui/leaving-guard.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import styles from '../scenarios.module.css';
import { BlueprintPicker } from './blueprint-picker.tsx';
import { BlueprintReview } from './blueprint-review.tsx';
import { useBlueprintCheck, type CheckedBlueprint } from './use-blueprint-check.ts';

/** Uploads a blueprint as the next version of a scenario, after the same check as an import. */
export function NewVersionPage() {
  const { slug } = useParams({ from: '/dashboard/scenarios/$slug/new-version' });
  const scenario = useQuery(scenarioQuery(slug));
  const check = useBlueprintCheck();
  const { data: checked } = check;
  return (
    <>
      <PageHeader
        title={t`New version`}
        description={
          <Link to="/dashboard/scenarios/$slug" params={{ slug }}>
            {scenario.data?.title ?? t`Back to the scenario`}
          </Link>
        }
        actions={
          checked && <Button variant="default" onClick={() => check.reset()}>{t`Choose another file`}</Button>
        }
      />
      {check.error && <ProblemAlert error={check.error} />}
      <DataState query={scenario}>
        {() =>
          checked ? (
            <div className={styles.columns}>
              <BlueprintReview checked={checked} />
              <NewVersionForm slug={slug} checked={checked} />
            </div>
          ) : (
            <BlueprintPicker isBusy={check.isPending} onRead={(blueprint) => check.mutate(blueprint)} />
          )
        }
      </DataState>
    </>
  );
}

function NewVersionForm({ slug, checked }: { slug: string; checked: CheckedBlueprint }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [changelog, setChangelog] = useState('');
  const [publishes, setPublishes] = useState(true);
  const [uploaded, setUploaded] = useState<number | null>(null);
  const [keys] = useState(idempotencyKeys);
  const upload = useMutation({
    mutationFn: async () => {
      const body = { blueprint: checked.blueprint, changelog };
      const number = uploaded ?? (await addVersion(slug, body, keys.keyFor(changelog)));
      setUploaded(number);
      if (publishes) await apiPost(scenarioPath(slug, `/versions/${number}/publish`));
    },
    onSuccess: async () => {
      await queries.invalidateQueries();
      await navigate({ to: '/dashboard/scenarios/$slug', params: { slug }, ignoreBlocker: true });
    },
  });
  const { valid } = checked.report;
  return (
    <Paper p="md">
      <Stack>
        <LeavingGuard
          when={changelog !== '' && uploaded === null}
          what={t`What you wrote about this version`}
        />
        <Title order={2} fz={16}>{t`This version`}</Title>
        <Textarea
          label={t`What changed`}
          description={t`Customers read it before they upgrade.`}
          autosize
          minRows={3}
          maxLength={5000}
          disabled={uploaded !== null}
          value={changelog}
          onChange={(event) => setChangelog(event.currentTarget.value)}
        />
        <Checkbox
          label={t`Publish at once`}
          checked={publishes}
          onChange={(event) => setPublishes(event.currentTarget.checked)}
        />
        {!valid && (
          <Text
            fz="sm"
            c="var(--sl-bad)"
          >{t`The check found errors. Mend them in Make, export the blueprint again and choose the new file.`}</Text>
        )}
        {upload.error && <ProblemAlert error={upload.error} />}
        {upload.error && (
          <Text fz="sm">
            {uploaded === null
              ? t`No version was confirmed. Pressing the button again makes none twice.`
              : t`Version ${uploaded} is saved, but not published. Press the button again, or publish it from the scenario’s page.`}
          </Text>
        )}
        <Button disabled={!valid} loading={upload.isPending} onClick={() => upload.mutate()}>
          {uploaded !== null ? t`Publish version ${uploaded}` : publishes ? t`Upload and publish` : t`Upload`}
        </Button>
      </Stack>
    </Paper>
  );
}

/** Sent again with the same key when no answer came, so that no version is made twice. */
async function addVersion(
  slug: string,
  body: { blueprint: unknown; changelog: string },
  idempotencyKey: string,
): Promise<number> {
  const path = scenarioPath(slug, '/versions');
  const { number } = await apiPost<{ number: number }>(path, body, { idempotencyKey });
  return number;
}
