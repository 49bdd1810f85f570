import { apiGetText, type QueryValues } from '../api/client.ts';
import { saveFile } from './save-file.ts';

/** Reads a report as CSV and hands it to the reader as a file that is named by its period. */
export async function saveCsv(path: string, values: QueryValues, name: string): Promise<void> {
  const text = await apiGetText(path, values, 'text/csv');
  const fileName = `${[name, values['from'], values['to']].filter(Boolean).join('-')}.csv`;
  saveFile(fileName, new Blob([text], { type: 'text/csv;charset=utf-8' }));
}
