import { t } from '@lingui/core/macro';
import { ActionIcon } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { QueryValues } from '../api/client.ts';
import { Hint } from '../ui/hint.tsx';
import { DownloadIcon, PictureIcon } from '../ui/icons.tsx';
import { showToast } from '../ui/toast.ts';
import type { Drawing } from './time-series-content.ts';

/** A report that the API gives as CSV too. */
export type ChartCsv = { path: string; values: QueryValues };

type Downloads = {
  title: string;
  name: string;
  csv: ChartCsv | undefined;
  drawing: Omit<Drawing, 'scheme' | 'animated'>;
};

/** The chart as a picture, and its data as the API's CSV. What makes them is fetched when it is asked for. */
export function ChartDownloads({ title, name, csv, drawing }: Downloads) {
  const onError = ({ message }: Error) =>
    showToast({ title: t`The file could not be made`, message, isBad: true });
  const picture = useMutation({
    mutationFn: async () => (await import('./chart-picture.ts')).savePicture({ title, name, drawing }),
    onError,
  });
  const data = useMutation({
    mutationFn: async ({ path, values }: ChartCsv) =>
      (await import('../ui/save-csv.ts')).saveCsv(path, values, name),
    onError,
  });
  return (
    <>
      {csv && (
        <Hint label={t`CSV`}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="md"
            aria-label={t`${title}: download as CSV`}
            loading={data.isPending}
            onClick={() => data.mutate(csv)}
          >
            <DownloadIcon size={15} />
          </ActionIcon>
        </Hint>
      )}
      <Hint label={t`Picture`}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="md"
          aria-label={t`${title}: download as a picture`}
          loading={picture.isPending}
          onClick={() => picture.mutate()}
        >
          <PictureIcon size={15} />
        </ActionIcon>
      </Hint>
    </>
  );
}
