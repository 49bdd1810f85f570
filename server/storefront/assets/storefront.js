// Makes the public pages quicker to use. Whatever it does, links and forms do without it.

const root = document.documentElement;

/** The key and the attribute are those of the dashboard, so that both show the same scheme. */
function offerSchemes() {
  const button = document.querySelector('[data-scheme-toggle]');
  if (!button) return;
  button.hidden = false;
  button.addEventListener('click', () => {
    const scheme = root.getAttribute('data-mantine-color-scheme') === 'dark' ? 'light' : 'dark';
    root.setAttribute('data-mantine-color-scheme', scheme);
    try {
      localStorage.setItem('mantine-color-scheme-value', scheme);
    } catch {
      // Storage may be switched off: the choice lasts for this page.
    }
  });
}

const settleMs = 250;

/** A form that asks with a GET shows its answer while it is filled in: the parts that it names are taken from the page it would lead to. */
function answerLive(form) {
  let waiting;
  let asking;

  const addressOf = () => {
    const address = new URL(form.action);
    const values = [...new FormData(form)].filter(([, value]) => value !== '');
    address.search = new URLSearchParams(values).toString();
    address.hash = '';
    return address;
  };

  async function ask() {
    asking?.abort();
    asking = new AbortController();
    const address = addressOf();
    try {
      const answer = await fetch(address, { signal: asking.signal, headers: { accept: 'text/html' } });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      for (const id of form.dataset.live.split(' ')) {
        const [old, fresh] = [document.getElementById(id), page.getElementById(id)];
        if (old && fresh) old.replaceWith(document.adoptNode(fresh));
      }
      // What a former address had wrong is right now: only valid forms come here.
      for (const field of form.querySelectorAll('[aria-invalid]')) field.removeAttribute('aria-invalid');
      for (const told of form.querySelectorAll('.error')) told.remove();
      history.replaceState(history.state, '', address);
    } catch (error) {
      if (error.name !== 'AbortError') form.submit();
    }
  }

  const askSoon = () => {
    clearTimeout(waiting);
    if (form.checkValidity()) waiting = setTimeout(() => void ask(), settleMs);
  };
  form.addEventListener('input', askSoon);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    if (form.reportValidity()) void ask();
  });
}

/** Wide screens show the filters, which the style cannot do in older browsers. */
function unfoldFilters() {
  const filters = document.querySelector('.facets');
  const isShown = CSS.supports('selector(::details-content)') || matchMedia('(max-width: 860px)').matches;
  if (filters && !isShown) filters.open = true;
}

offerSchemes();
unfoldFilters();
for (const form of document.querySelectorAll('form[data-live]')) answerLive(form);
