import { fireEvent, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { ModelAnswer } from '../../server/insights/schema.ts';
import { routes } from './pages/fixtures.ts';
import { renderAt, stubServer } from './support.tsx';

const model: ModelAnswer = {
  isConfigured: true,
  isOn: false,
  consentedAt: null,
  host: 'words.example.com',
  model: 'a-model',
  instructions: 'You rewrite one sentence.',
  sentences: ['Failures of [NAME] doubled since Tuesday; 9 of 10 are [CODE] from Xero.'],
};

test('what would be sent is shown, and nothing is switched on before that is consented to', async () => {
  let isOn = false;
  const requests = stubServer(
    routes({
      'GET /admin/insights/model': () => ({
        body: { ...model, isOn, consentedAt: isOn ? '2026-03-16T12:00:00Z' : null },
      }),
      'PUT /admin/insights/model': ({ body }) => {
        ({ isOn } = body as { isOn: boolean });
        return { body: {} };
      },
    }),
  );
  renderAt('/dashboard/settings');
  const part = await screen.findByRole('region', { name: 'Language model for insights' });
  await within(part).findByText(model.sentences[0]!);
  within(part).getByText(model.instructions);
  const button = within(part).getByRole<HTMLButtonElement>('button', { name: 'Switch it on' });
  expect(button.disabled).toBe(true);
  fireEvent.click(
    within(part).getByRole('checkbox', { name: 'These sentences may be sent to words.example.com.' }),
  );
  fireEvent.click(button);
  fireEvent.click(await within(part).findByRole('button', { name: 'Switch it off' }));
  await within(part).findByRole('button', { name: 'Switch it on' });
  const sent = requests.filter(({ method, path }) => method === 'PUT' && path === '/admin/insights/model');
  expect(sent.map(({ body }) => body)).toEqual([{ isOn: true, consent: true }, { isOn: false }]);
});
