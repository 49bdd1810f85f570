// Sets the colour scheme before the first paint, so that a dark page never flashes white, and follows the system's when that changes.
// A file of its own, because the content security policy allows no inline script. The key is Mantine's.
(function () {
  var system = matchMedia('(prefers-color-scheme: dark)');
  function show() {
    var chosen = null;
    try {
      chosen = localStorage.getItem('mantine-color-scheme-value');
    } catch {
      // Storage may be switched off: the system's scheme is used.
    }
    var dark = chosen === 'dark' || (chosen !== 'light' && system.matches);
    document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
  }
  show();
  system.addEventListener('change', show);
})();
