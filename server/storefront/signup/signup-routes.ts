import { signupLimits } from '../../accounts/customers/signup-limits.ts';
import { isFormOfOtherSite } from '../../accounts/sign-in/cross-site.ts';
import type { Deps } from '../../platform/deps.ts';
import { endpoint, type Endpoint } from '../../platform/endpoint.ts';
import { HttpError } from '../../platform/errors.ts';
import { chooseLanguage, type Language } from '../language.ts';
import { documentOf, type PublicPage } from '../layout.ts';
import { rendered } from '../page-cache.ts';
import { sentPage, unkeptPage } from '../send-page.ts';
import { SignupForm, SignupQuery } from './schema.ts';
import { signUpByPage } from './sign-up-by-page.ts';
import { signupPage, signupSentPage } from './signup-page.ts';

type HeaderOf = (name: string) => string | undefined;

/** The page on which customers sign up, and its form. */
export function signupRoutes(deps: Deps): Endpoint[] {
  const limits = signupLimits(deps.pool);
  const written = (header: HeaderOf, page: (language: Language) => PublicPage) => {
    const language = chooseLanguage(header('accept-language'));
    return documentOf(language, page(language), deps.publicUrl());
  };
  return [
    endpoint({
      method: 'get',
      path: '/signup',
      summary: 'The page on which to sign up',
      access: { kind: 'public' },
      query: SignupQuery,
      answers: { 200: 'html' },
      handle: ({ query: { code }, header }) =>
        sentPage(
          rendered(
            200,
            written(header, (language) =>
              signupPage(language, { form: code === undefined ? {} : { referralCode: code }, sentences: {} }),
            ),
          ),
        ),
    }),
    endpoint({
      method: 'post',
      path: '/signup',
      summary: 'Sign up by the form of the page',
      description:
        'As POST /v1/signup, with the same limits: a mailed link ends it and shows the first API key, and the answer is the same whether or not the address is known.',
      access: { kind: 'public' },
      body: SignupForm,
      takesForm: true,
      answers: { 200: 'html', 422: 'html', 429: 'html' },
      handle: async ({ body: form, address, header }) => {
        if (isFormOfOtherSite(header, deps.publicUrl()))
          throw new HttpError(
            403,
            'csrf',
            'This form was sent by a page of another site. Sign up on a page of this library.',
          );
        const outcome = await signUpByPage(deps, limits, { form, address });
        return outcome.kind === 'sent'
          ? unkeptPage(
              200,
              written(header, (language) => signupSentPage(language, outcome.email)),
            )
          : unkeptPage(
              outcome.status,
              written(header, (language) => signupPage(language, outcome)),
              outcome.headers,
            );
      },
    }),
  ];
}
