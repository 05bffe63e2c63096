import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { openBrowser } from './browser.ts';
import type { OpenBrowser } from './browser.ts';

/** A sender's narrative in a real browser: what may stay, what may not, and that nothing of it runs. */
let open: OpenBrowser, page: Page;
const root = resolve(import.meta.dirname, '../..');

beforeAll(async () => {
  const { build } = await import('vite');
  const made = await build({ root, configFile: false, logLevel: 'silent', publicDir: false, build: { write: false, minify: false, lib: { entry: resolve(root, 'web/lib/safe-html.ts'), formats: ['iife'], name: 'safe', fileName: 'safe' } } });
  const [output] = (Array.isArray(made) ? made[0]! : made as { output: { code?: string }[] }).output;
  open = await openBrowser();
  page = await open.browser.newPage();
  await page.setContent('<main></main>');
  await page.addScriptTag({ content: (output as { code: string }).code });
}, 120_000);
afterAll(async () => { await open?.close(); });

const shown = (html: string): Promise<string> => page.evaluate((given) => {
  const main = document.querySelector('main')!;
  main.replaceChildren((globalThis as unknown as { safe: { safeFragment(h: string): DocumentFragment } }).safe.safeFragment(given));
  return main.innerHTML;
}, html);

it('keeps words, lists and tables; headings become bold lines', async () => {
  expect(await shown('<div xmlns="http://www.w3.org/1999/xhtml"><h2>Plan</h2><ul><li>Rest</li></ul><table><tr><th>Drug</th></tr><tr><td colspan="2" class="x" style="color:red" id="y">Apixaban</td></tr></table></div>'))
    .toBe('<div><p><strong>Plan</strong></p><ul><li>Rest</li></ul><table><tbody><tr><th>Drug</th></tr><tr><td colspan="2">Apixaban</td></tr></tbody></table></div>');
});

it.each([
  '<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '<svg onload=alert(1)><circle/></svg>', '<a href="javascript:alert(1)">', '<iframe src="https://example.org"></iframe>', '<form action="/api/access/sign-out"><input name=password><button>Go</button></form>',
  '<style>body{display:none}</style>', '<link rel=stylesheet href="//example.org/x.css">', '<meta http-equiv=refresh content="0;url=//example.org">', '<base href="//example.org">', '<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>', '<p onclick="alert(1)" style="position:fixed;inset:0" class="btn pri" data-x="1" aria-label="x">', '<object data="x"></object><embed src=x>', '<template><img src=x onerror=alert(1)></template>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">', '<video><source onerror=alert(1)></video>', '<x-evil onfocus=alert(1) tabindex=1 autofocus>', '<div id="root" name="forms">',
])('leaves nothing active of %s', async (html) => {
  const kept = await shown(`<div>before ${html} after</div>`);
  expect(kept).not.toMatch(/<(script|img|svg|a|iframe|form|input|button|style|link|meta|base|math|object|embed|template|video|source|x-evil)\b|\son\w+=|javascript:|style=|class=|\bid=|name=|data-|aria-|example\.org/i);
  expect(kept).toContain('before');
});
