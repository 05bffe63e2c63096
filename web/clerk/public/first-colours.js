// Light or dark is set before the first paint, so that nothing flashes. A file of its own: the page allows no inline script.
(function () {
  var kept = null;
  try { kept = localStorage.getItem('chartkeeper-colours'); } catch { /* storage may be shut off */ }
  var dark = kept === 'dark' || (kept !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
