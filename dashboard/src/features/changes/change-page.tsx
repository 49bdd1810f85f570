import { t } from '@lingui/core/macro';
import { Code, Paper, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useReporting } from '../../format/reporting.ts';
import { BeforeAfter, placeWords } from '../../ui/before-after.tsx';
import { DataState } from '../../ui/data-state.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { WhoMay } from '../../ui/may.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Part } from '../../ui/part.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { actorWords, changeTitle } from './change-words.ts';
import { changeQuery, type ChangeDetail } from './changes-query.ts';
import { notedMoney } from './noted-money.ts';
import { RevertPart } from './revert-part.tsx';

/** One change: who made it and why, where the thing differs from before, and the way back. */
export function ChangePage() {
  const { number } = useParams({ from: '/dashboard/changes/$number' });
  const query = useQuery(changeQuery(number));
  return (
    <>
      <PageHeader
        title={query.data ? changeTitle(query.data) : t`Change`}
        description={<Link to="/dashboard/changes">{t`Changes`}</Link>}
      />
      <DataState query={query}>
        {(change) => (
          <Stack gap={32}>
            <WhatIsKnown change={change} />
            <Differences change={change} />
            <WhoMay scope="settings:write">
              <RevertPart key={change.number} change={change} />
            </WhoMay>
          </Stack>
        )}
      </DataState>
    </>
  );
}

function WhatIsKnown({ change }: { change: ChangeDetail }) {
  const { actor, reason, at, requestId, subject, subjectId } = change;
  return (
    <Part title={t`Who and why`}>
      <Paper p="md">
        <Facts>
          <Fact name={t`By`}>
            {actor === null ? (
              actorWords(actor)
            ) : (
              <Link to="/dashboard/changes" search={{ actor: actor.id } as never}>
                {actorWords(actor)}
              </Link>
            )}
          </Fact>
          <Fact name={t`When`}>
            <TimeText at={at} />
          </Fact>
          <Fact name={t`Why`}>{reason ?? t`Not said`}</Fact>
          {requestId && (
            <Fact name={t`Request`}>
              <Code>{requestId}</Code>
            </Fact>
          )}
          <Fact name={t`History`}>
            <Link
              to="/dashboard/changes"
              search={{ subject, id: subjectId } as never}
            >{t`All changes of this`}</Link>
          </Fact>
        </Facts>
      </Paper>
    </Part>
  );
}

function Differences({ change }: { change: ChangeDetail }) {
  const { differences, kind } = change;
  const { currency } = useReporting();
  const title = kind === 'changed' ? t`What differs` : t`What it says`;
  return (
    <Part title={title}>
      <BeforeAfter
        label={title}
        places={differences.map(({ path, before, after }) => ({
          key: path,
          place: placeWords(path),
          before: notedMoney(path, before, change.before, currency),
          after: notedMoney(path, after, change.after, currency),
        }))}
        before={t`Before`}
        after={t`Afterwards`}
      />
    </Part>
  );
}
