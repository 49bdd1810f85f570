import { t } from '@lingui/core/macro';
import { Button, Group, Paper, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { UploadIcon } from '../../../ui/icons.tsx';
import { Notice } from '../../../ui/notice.tsx';
import styles from '../scenarios.module.css';
import { readBlueprintFile, readBlueprintText } from './read-blueprint.ts';

/** Takes a blueprint: a dropped or chosen file, or pasted text. What cannot be read is said in a sentence. */
export function BlueprintPicker({
  onRead,
  isBusy,
}: {
  onRead: (blueprint: unknown) => void;
  isBusy: boolean;
}) {
  const [complaint, setComplaint] = useState<string | null>(null);
  const [isOver, setIsOver] = useState(false);
  const [text, setText] = useState<string | null>(null);
  const read = async (reading: () => unknown) => {
    setComplaint(null);
    try {
      onRead(await reading());
    } catch (error) {
      setComplaint(error instanceof Error ? error.message : String(error));
    }
  };
  const readFile = (file: File | null | undefined) => file && void read(() => readBlueprintFile(file));
  return (
    <Stack>
      {complaint && (
        <Notice tone="bad" title={t`This cannot be imported`} isUrgent>
          {complaint}
        </Notice>
      )}
      <Paper
        component="label"
        withBorder={false}
        className={styles.drop}
        data-over={isOver}
        data-testid="blueprint-drop"
        onDragOver={(event) => {
          event.preventDefault();
          setIsOver(true);
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setIsOver(false);
          readFile(event.dataTransfer.files[0]);
        }}
      >
        <UploadIcon size={28} />
        <Text fw={600}>{t`Drop a blueprint here, or choose a file`}</Text>
        <Text
          fz="sm"
          c="dimmed"
          maw={440}
        >{t`The JSON file of “Export blueprint” in Make, at most 1 MB. Your connections are taken out and nothing is saved before you say so.`}</Text>
        <input
          type="file"
          accept=".json,application/json"
          aria-label={t`Blueprint file`}
          disabled={isBusy}
          style={{ maxWidth: '100%' }}
          onChange={(event) => {
            readFile(event.currentTarget.files?.[0]);
            event.currentTarget.value = '';
          }}
        />
      </Paper>
      {text === null ? (
        <Group>
          <Button variant="subtle" onClick={() => setText('')}>{t`Paste the JSON instead`}</Button>
        </Group>
      ) : (
        <Stack gap="xs" align="flex-start">
          <Textarea
            label={t`Blueprint as JSON`}
            w="100%"
            rows={8}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }}
          />
          <Button
            loading={isBusy}
            onClick={() => void read(() => readBlueprintText(text))}
          >{t`Check`}</Button>
        </Stack>
      )}
    </Stack>
  );
}
