import { t } from '@lingui/core/macro';
import { Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { operatorPreflightQuery, type Preflight } from '../../api/preflight.ts';
import { formatMicros } from '../../format/money.ts';
import { formatDecimal } from '../../format/number.ts';
import { DataState } from '../data-state.tsx';
import { Fact, Facts } from '../facts.tsx';
import { Part } from '../part.tsx';
import { useAddress } from '../use-address.ts';
import { NeedsList } from './needs-list.tsx';
import { minutesText, paybackText, runsText, schedulingText } from './preflight-words.ts';

const isRuns = (text: string): boolean => /^(|[1-9]\d{0,6})$/.test(text);

/** What a scenario needs, costs and brings in a month, told before anybody installs it; the number of runs may be the reader's own. */
export function ExpectationPart({ slug }: { slug: string }) {
  const { values } = useAddress();
  const runs = isRuns(values['runs'] ?? '') ? (values['runs'] ?? '') : '';
  const query = useQuery(operatorPreflightQuery(slug, runs));
  return (
    <>
      <Part title={t`What it needs`} description={t`Chosen in Make, each once.`}>
        <DataState query={query}>{(preflight) => <NeedsList preflight={preflight} />}</DataState>
      </Part>
      <Part title={t`What to expect`} description={t`In a month, worked out before anything is installed.`}>
        <Stack gap="sm">
          <RunsInput />
          <DataState query={query}>{(preflight) => <ExpectationFacts preflight={preflight} />}</DataState>
        </Stack>
      </Part>
    </>
  );
}

function RunsInput() {
  const { values, write } = useAddress();
  const [text, setText] = useState(values['runs'] ?? '');
  const writeSoon = useDebouncedCallback((runs: string) => write({ runs: runs || undefined }), 300);
  return (
    <TextInput
      label={t`Runs a month, if you know`}
      inputMode="numeric"
      maw={220}
      value={text}
      error={isRuns(text) ? null : t`A whole number from 1 to 9,999,999.`}
      onChange={({ currentTarget: { value } }) => {
        setText(value.trim());
        if (isRuns(value.trim())) writeSoon(value.trim());
      }}
    />
  );
}

function ExpectationFacts({ preflight }: { preflight: Preflight }) {
  const { scheduling, runsPerMonth, credits, value, payback } = preflight;
  return (
    <Facts>
      <Fact name={t`Runs`}>
        {schedulingText(scheduling)}
        <Text fz="xs" c="dimmed">
          {runsText(runsPerMonth)}
        </Text>
      </Fact>
      <Fact name={t`Make credits`}>
        <span data-figure="creditsPerMonth">
          {credits.perMonth === null ? t`Depends on the runs` : t`${formatDecimal(credits.perMonth)} a month`}
        </span>
        <Text
          fz="xs"
          c="dimmed"
        >{t`${formatDecimal(credits.perRun)} a run, ${credits.basis}, and ${formatDecimal(credits.reportingPerRun)} for reporting it`}</Text>
      </Fact>
      {value && (
        <Fact name={t`Time saved`}>
          <span data-figure="minutesPerMonth">
            {value.minutesPerMonth === null
              ? t`${minutesText(value.minutesPerRun)} a run`
              : t`${minutesText(value.minutesPerMonth)} a month`}
          </span>
        </Fact>
      )}
      {value?.micros !== null && value?.micros !== undefined && (
        <Fact name={t`Worth`}>
          <span data-figure="valueMicros">{formatMicros(value.micros, value.currency)}</span>
        </Fact>
      )}
      {payback && (
        <Fact name={t`Pays back`}>
          <span data-figure="paybackDays">{paybackText(preflight)}</span>
          {payback.netMicrosPerMonth !== null && (
            <Text
              fz="xs"
              c="dimmed"
            >{t`${formatMicros(payback.netMicrosPerMonth, payback.currency)} a month after its costs`}</Text>
          )}
        </Fact>
      )}
    </Facts>
  );
}
