import type { Deps } from '../../platform/deps.ts';
import { created, endpoint, type Answer, type Endpoint } from '../../platform/endpoint.ts';
import { InstallationParams } from '../value/input-schema.ts';
import { answerMinutes } from './answer-minutes.ts';
import { findCalibrated } from './answer-queries.ts';
import { readCalibrationToken } from './calibration-link.ts';
import { calibratedPage, calibrationPage, unknownCalibrationPage } from './calibration-pages.ts';
import { Calibration, CalibrationForm, CalibrationToken, MinutesAnswer } from './calibration-schema.ts';

/** Where customers say how long it takes by hand. */
export function calibrationRoutes(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/v1/installations/{installation}/minutes',
      summary: 'Say how long the work of an installation takes by hand',
      description:
        'The answer to the question that is asked after the 5th, the 25th and the 100th successful run; it may be given at any time. What runs are valued with from now on is an estimate: your answers, drawn towards what is usual for the scenario. Minutes that you have confirmed (PUT …/assumptions) stay in force.',
      access: { kind: 'customer' },
      params: InstallationParams,
      body: MinutesAnswer,
      answers: { 201: Calibration },
      isIdempotent: true,
      handle: async ({ caller, params, body }) =>
        created(
          await answerMinutes(deps, {
            ...body,
            installationId: params.installation,
            customerId: caller.customerId,
            via: 'api',
          }),
        ),
    }),
    endpoint({
      method: 'get',
      path: '/calibrate/{token}',
      summary: 'The page that asks how long it takes by hand',
      access: { kind: 'public' },
      params: CalibrationToken,
      answers: { 200: 'html', 404: 'html' },
      handle: ({ params }) => showPage(deps, params.token),
    }),
    endpoint({
      method: 'post',
      path: '/calibrate/{token}',
      summary: 'Answer how long it takes by hand, by the form of the page',
      description: 'The link is the permission. No sign-in is needed.',
      access: { kind: 'public' },
      params: CalibrationToken,
      body: CalibrationForm,
      takesForm: true,
      answers: { 200: 'html', 404: 'html', 422: 'html' },
      handle: ({ params, body }) => takeForm(deps, params.token, body),
    }),
  ];
}

async function showPage(deps: Deps, token: string): Promise<Answer> {
  const asked = await readLink(deps, token);
  return asked ? calibrationPage(asked) : unknownCalibrationPage();
}

async function takeForm(deps: Deps, token: string, form: CalibrationForm): Promise<Answer> {
  const asked = await readLink(deps, token);
  if (!asked) return unknownCalibrationPage();
  const said = MinutesAnswer.safeParse({ minutes: form.minutes, items: Number(form.items ?? 1) });
  if (!said.success)
    return calibrationPage(asked, { form, sentences: said.error.issues.map(({ message }) => message) });
  const { installationId, customerId, milestone } = asked;
  return calibratedPage(
    await answerMinutes(deps, { ...said.data, installationId, customerId, milestone, via: 'page' }),
  );
}

async function readLink(deps: Deps, token: string) {
  const link = readCalibrationToken(deps, token);
  const installation = link && (await findCalibrated(deps.pool, link.installationId));
  return installation && { ...installation, ...link, token };
}
