import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { apiGetText, type QueryValues } from '../api/client.ts';
import { DownloadIcon } from './icons.tsx';

/** Downloads a report as CSV, as it stands in the address. */
export function CsvButton({ path, values, name }: { path: string; values: QueryValues; name: string }) {
  const download = useMutation({
    mutationFn: () => apiGetText(path, values, 'text/csv'),
    onSuccess: (text) =>
      saveFile(`${[name, values['from'], values['to']].filter(Boolean).join('-')}.csv`, text),
  });
  return (
    <Button
      variant="default"
      size="sm"
      leftSection={<DownloadIcon size={16} />}
      loading={download.isPending}
      onClick={() => download.mutate()}
    >
      {download.error ? 'Try the CSV again' : 'CSV'}
    </Button>
  );
}

function saveFile(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  URL.revokeObjectURL(url);
}
