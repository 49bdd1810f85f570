import { t } from '@lingui/core/macro';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { QueryValues } from '../api/client.ts';
import { DownloadIcon } from './icons.tsx';
import { saveCsv } from './save-csv.ts';

/** Downloads a report as CSV, as it stands in the address. */
export function CsvButton({ path, values, name }: { path: string; values: QueryValues; name: string }) {
  const download = useMutation({ mutationFn: () => saveCsv(path, values, name) });
  return (
    <Button
      variant="default"
      size="sm"
      leftSection={<DownloadIcon size={16} />}
      loading={download.isPending}
      onClick={() => download.mutate()}
    >
      {download.error ? t`Try the CSV again` : t`CSV`}
    </Button>
  );
}
