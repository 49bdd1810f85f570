import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { ProblemAlert } from '../../../ui/data-state.tsx';
import { ImportStopped, isOutcomeUnknown } from './import-scenario.ts';

/** Why an import stopped, and exactly what stands in the library because of it. */
export function ImportStoppedAlert({ error }: { error: Error }) {
  const stopped = error instanceof ImportStopped ? error : null;
  return (
    <Stack gap="xs">
      <ProblemAlert error={stopped?.reason ?? error} />
      {stopped && (
        <Text fz="sm" data-testid="import-left">
          <WhatIsLeft stopped={stopped} />
        </Text>
      )}
    </Stack>
  );
}

function WhatIsLeft({ stopped }: { stopped: ImportStopped }) {
  const { step, left } = stopped;
  if (isOutcomeUnknown(stopped)) {
    return (
      <>{t`No answer came. Press the button again: a scenario that was created is found again, not made twice.`}</>
    );
  }
  if (left === null) return <>{t`Nothing was saved.`}</>;
  const link = (
    <Link to="/dashboard/scenarios/$slug" params={{ slug: left.slug }}>
      {left.title}
    </Link>
  );
  return step === 'publish' ? (
    <Trans>{link} was saved as a draft with this version, but not published. Publish it from its page.</Trans>
  ) : (
    <Trans>
      The draft {link} was created without a version and could not be taken away again. Delete or complete it.
    </Trans>
  );
}
