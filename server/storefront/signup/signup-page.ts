import { html, type Html } from '../../platform/html.ts';
import type { PublicPage } from '../layout.ts';
import { policyVersion, privacy, terms, type Policy } from './policies.ts';
import type { SignupForm } from './schema.ts';

/** What was sent and what is wrong with it: a sentence for each field that it is about. */
export type RefusedSignup = { form: SignupForm; sentences: Partial<Record<keyof SignupForm, string>> };

/** Asks for what an account needs; a mailed link ends it. */
export function signupPage({ form, sentences }: RefusedSignup): PublicPage {
  const wrong = Object.entries(sentences);
  return {
    title: 'Sign up',
    description: 'Get an API key, with which you install scenarios from inside Make. Free, in two minutes.',
    canonical: '/signup',
    at: 'signup',
    body: html`<div class="narrow">
      <h1>Sign up</h1>
      <p class="lead">For an API key, with which you install scenarios from inside Make. It costs nothing.</p>
      ${
        wrong.length > 0 &&
        html`<div class="wrong" role="alert">
          <p>${wrong.length === 1 ? 'One thing is missing:' : 'Some things are missing:'}</p>
          <ul>
            ${wrong.map(([field, words]) => html`<li><a href="#${field}">${words}</a></li>`)}
          </ul>
        </div>`
      }
      <form class="stack" method="post" action="/signup" novalidate>
        ${textField({ name: 'email', label: 'E-mail', type: 'email', autocomplete: 'email', most: 254, isRequired: true }, form, sentences)}
        ${textField({ name: 'name', label: 'Name', autocomplete: 'name', most: 200, isRequired: true }, form, sentences)}
        ${textField({ name: 'organization', label: 'Organization', note: 'Optional.', autocomplete: 'organization', most: 200 }, form, sentences)}
        ${textField({ name: 'referralCode', label: 'Who told you', note: 'Optional: their code of 12 letters and digits. Both of you get points when you first pay.', autocomplete: 'off', most: 12 }, form, sentences)}
        ${box('terms', html`I agree to the <a href="#terms-text">terms</a>`, form, sentences)}
        ${box('privacy', html`I agree that my data are used as the <a href="#privacy-text">privacy notes</a> say`, form, sentences)}
        ${box('productNews', html`Send me news about new scenarios (optional)`, form, sentences)}
        <button>Sign up</button>
      </form>
      <p class="quiet">Signed up before? <a href="/account">Go to your account</a>.</p>
      ${policy('terms-text', terms)}${policy('privacy-text', privacy)}
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

const policy = (id: string, { title, points }: Policy) =>
  html`<section class="part" id="${id}">
    <h2>${title}</h2>
    <ul>
      ${points.map((point) => html`<li>${point}</li>`)}
    </ul>
    <p class="quiet">Version ${policyVersion}</p>
  </section>`;

/** Says the same whether or not the address is known. */
export const signupSentPage = (email: string): PublicPage => ({
  title: 'Look in your mail',
  description: 'A link is on its way.',
  canonical: null,
  at: 'signup',
  body: html`<div class="narrow" data-testid="signup-sent">
    <h1>Look in your mail</h1>
    <p class="lead">
      A link is on its way to <strong>${email}</strong>. It works once, within 24 hours, and shows your API
      key.
    </p>
    <p class="quiet">
      Nothing there? Look among unwanted mail, or <a href="/signup">sign up again</a>: that sends another
      link.
    </p>
    <p><a href="/">Back to the library</a></p>
  </div>`,
});
