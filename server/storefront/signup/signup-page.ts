import { html, type Html } from '../../platform/html.ts';
import type { Language } from '../language.ts';
import type { PublicPage } from '../layout.ts';
import type { Texts } from '../texts/en.ts';
import { policyVersion } from './policies.ts';
import type { SignupForm } from './schema.ts';

/** What was sent and what is wrong with it: a sentence for each field that it is about. */
export type RefusedSignup = { form: SignupForm; sentences: Partial<Record<keyof SignupForm, string>> };

const link = (path: string) => (shown: string) => html`<a href="${path}">${shown}</a>`;

/** Asks for what an account needs; a mailed link ends it. */
export function signupPage({ texts }: Language, { form, sentences }: RefusedSignup): PublicPage {
  const words = texts.signup;
  const wrong = Object.entries(sentences);
  return {
    title: words.title,
    description: words.description,
    canonical: '/signup',
    at: 'signup',
    body: html`<div class="narrow">
      <h1>${words.title}</h1>
      <p class="lead">${words.lead}</p>
      ${
        wrong.length > 0 &&
        html`<div class="wrong" role="alert">
          <p>${wrong.length === 1 ? words.oneMissing : words.someMissing}</p>
          <ul>
            ${wrong.map(([field, sentence]) => html`<li><a href="#${field}">${sentence}</a></li>`)}
          </ul>
        </div>`
      }
      <form class="stack" method="post" action="/signup" novalidate>
        ${textField({ name: 'email', label: words.email, type: 'email', autocomplete: 'email', most: 254, isRequired: true }, form, sentences)}
        ${textField({ name: 'name', label: words.name, autocomplete: 'name', most: 200, isRequired: true }, form, sentences)}
        ${textField({ name: 'organization', label: words.organization, note: words.optional, autocomplete: 'organization', most: 200 }, form, sentences)}
        ${textField({ name: 'referralCode', label: words.referral, note: words.referralNote, autocomplete: 'off', most: 12 }, form, sentences)}
        ${box('terms', words.terms(link('#terms-text')), form, sentences)}
        ${box('privacy', words.privacy(link('#privacy-text')), form, sentences)}
        ${box('productNews', html`${words.news}`, form, sentences)}
        <button>${words.title}</button>
      </form>
      <p class="quiet">${words.before(link('/account'))}</p>
      ${policy(texts, 'terms')}${policy(texts, 'privacy')}
    </div>`,
  };
}

type Field = {
  name: 'email' | 'name' | 'organization' | 'referralCode';
  label: string;
  note?: string;
  type?: 'email';
  autocomplete: string;
  most: number;
  isRequired?: boolean;
};

function textField(field: Field, form: SignupForm, sentences: RefusedSignup['sentences']): Html {
  const { name, label, note, type = 'text', autocomplete, most, isRequired } = field;
  const noteId = `${name}-note`;
  return html`<div class="field">
    <label for="${name}">${label}</label>
    ${note && html`<small id="${noteId}">${note}</small>`}
    <input
      id="${name}"
      name="${name}"
      type="${type}"
      autocomplete="${autocomplete}"
      maxlength="${most}"
      value="${form[name] ?? ''}"
      ${isRequired && html` required`}${claims(name, sentences, note ? noteId : null)}
    />
    ${wrongWords(name, sentences)}
  </div>`;
}

function box(
  name: 'terms' | 'privacy' | 'productNews',
  label: Html,
  form: SignupForm,
  sentences: RefusedSignup['sentences'],
): Html {
  return html`<div class="field">
    <label class="check"
      ><input
        id="${name}"
        name="${name}"
        type="checkbox"
        value="yes"
        ${form[name] !== undefined && html` checked`}${claims(name, sentences, null)}
      /><span>${label}</span></label
    >${wrongWords(name, sentences)}
  </div>`;
}

function claims(name: keyof SignupForm, sentences: RefusedSignup['sentences'], noteId: string | null): Html {
  const isWrong = sentences[name] !== undefined;
  const described = [noteId, isWrong ? `${name}-wrong` : null].filter((id) => id !== null).join(' ');
  return html`${isWrong && html` aria-invalid="true"`}${described !== '' && html` aria-describedby="${described}"`}`;
}

const wrongWords = (name: keyof SignupForm, sentences: RefusedSignup['sentences']) =>
  sentences[name] !== undefined && html`<small class="error" id="${name}-wrong">${sentences[name]}</small>`;

function policy({ policies, signup }: Texts, name: keyof Texts['policies']): Html {
  const { title, points } = policies[name];
  return html`<section class="part" id="${name}-text">
    <h2>${title}</h2>
    <ul>
      ${points.map((point) => html`<li>${point}</li>`)}
    </ul>
    <p class="quiet">${signup.version(policyVersion)}</p>
  </section>`;
}

/** Says the same whether or not the address is known. */
export function signupSentPage({ texts }: Language, email: string): PublicPage {
  const words = texts.signup;
  return {
    title: words.sentTitle,
    description: words.sentDescription,
    canonical: null,
    at: 'signup',
    body: html`<div class="narrow" data-testid="signup-sent">
      <h1>${words.sentTitle}</h1>
      <p class="lead">${words.sent(html`<strong>${email}</strong>`)}</p>
      <p class="quiet">${words.notThere(link('/signup'))}</p>
      <p><a href="/">${words.back}</a></p>
    </div>`,
  };
}
