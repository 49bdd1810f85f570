import { expect, test } from 'vitest';
import { computeInBackground } from '../../../server/recommendations/compute/compute-in-background.ts';

const nowhere = 'postgres://nobody:hunter2secret@127.0.0.1:9/none';
const task = { databaseUrl: nowhere, watermark: new Date(), currency: 'usd' };

test('what goes wrong in the process is told here, without the secret it was given', async () => {
  const failure = await computeInBackground(task, new AbortController().signal).catch(String);
  expect(failure).toMatch(/^Error: Recommendations were not computed: .*ECONNREFUSED/);
  expect(failure).not.toContain('hunter2secret');
});

test('a server that stops does not wait for it', async () => {
  const stopping = new AbortController();
  const computing = computeInBackground(task, stopping.signal);
  stopping.abort();
  await expect(computing).rejects.toThrow('The server stops');
});
