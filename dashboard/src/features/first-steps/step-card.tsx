import { t } from '@lingui/core/macro';
import { Collapse, Group, Paper, Stack, Text, Title, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import { AlertIcon, CheckIcon, DownIcon, UpIcon } from '../../ui/icons.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import type { Check, FirstSteps, Step } from './first-steps-query.ts';
import styles from './step-card.module.css';
import { StepInstructions } from './step-instructions.tsx';
import { checkStateWords, checkWords, stepWords } from './step-words.ts';

const stateWords = { done: 'done', open: t`not done yet`, wrong: t`needs you` };

/** One step: what was looked up, and how it is taken. The step at which the library stands is open. */
export function StepCard(props: { step: Step; number: number; isNext: boolean; firstSteps: FirstSteps }) {
  const { step, number, isNext, firstSteps } = props;
  const [chosen, setChosen] = useState<boolean | null>(null);
  const isOpen = chosen ?? (isNext || step.state === 'wrong');
  const { title, purpose } = stepWords[step.step];
  const Arrow = isOpen ? UpIcon : DownIcon;
  return (
    <Paper p="md" className={styles.card ?? ''} data-state={step.state} component="li">
      <Group wrap="nowrap" gap="sm" align="flex-start">
        <span className={styles.mark} data-state={step.state} aria-hidden>
          {step.state === 'done' ? <CheckIcon size={16} /> : number}
        </span>
        <div style={{ flex: 1, minWidth: 0 }}>
          <Title order={2} fz={15}>
            <UnstyledButton
              className={styles.title ?? ''}
              onClick={() => setChosen(!isOpen)}
              aria-expanded={isOpen}
            >
              {title}
              <VisuallyHidden> ({stateWords[step.state]})</VisuallyHidden>
              <Arrow size={16} />
            </UnstyledButton>
          </Title>
          <Text fz="sm" c="dimmed">
            {purpose}
          </Text>
        </div>
      </Group>
      <Collapse expanded={isOpen}>
        <Stack gap="md" mt="md" pl={{ base: 0, sm: 40 }}>
          <ul className={styles.checks} aria-label={t`What was looked up: ${title}`}>
            {step.checks.map((check) => (
              <CheckLine key={check.check} check={check} />
            ))}
          </ul>
          {step.state !== 'done' && <StepInstructions step={step.step} firstSteps={firstSteps} />}
        </Stack>
      </Collapse>
    </Paper>
  );
}

function CheckLine({ check: { check, state, detail, at } }: { check: Check }) {
  return (
    <li data-state={state}>
      {state === 'passed' ? (
        <CheckIcon size={16} />
      ) : state === 'failed' ? (
        <AlertIcon size={16} />
      ) : (
        <span className={styles.empty} />
      )}
      <Text span fz="sm" fw={500}>
        {checkWords[check]}
        <VisuallyHidden>: {checkStateWords[state]}</VisuallyHidden>
      </Text>
      <span style={{ overflowWrap: 'anywhere' }}>
        {detail} {at && <TimeText at={at} relative />}
      </span>
    </li>
  );
}
