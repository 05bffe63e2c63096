import { accessSync, constants, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Browser } from 'playwright-core';

/**
 * A real Chromium: the one on PATH where there is one, else the one that came with the packages. Its libraries are
 * bundled for machines that lack them, and it unpacks into a folder of its own, removed at the end.
 */
export type OpenBrowser = { browser: Browser; close(): Promise<void> };

const flags = ['--no-sandbox', '--disable-dev-shm-usage', '--force-color-profile=srgb', '--font-render-hinting=none'];

function onPath(): string | undefined {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) for (const name of ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']) {
    try { accessSync(join(folder, name), constants.X_OK); return join(folder, name); } catch { /* not here */ }
  }
  return undefined;
}

export async function openBrowser(): Promise<OpenBrowser> {
  const { chromium } = await import('playwright-core');
  const own = onPath();
  if (own) {
    const browser = await chromium.launch({ executablePath: own, args: flags, headless: true });
    return { browser, close: () => browser.close() };
  }
  const folder = mkdtempSync(join(tmpdir(), 'chartkeeper-browser-')), before = process.env['TMPDIR'];
  process.env['TMPDIR'] = folder;
  process.env['AWS_EXECUTION_ENV'] = 'AWS_Lambda_nodejs20.x';
  try {
    const bundled = (await import('@sparticuz/chromium')).default;
    const browser = await chromium.launch({ executablePath: await bundled.executablePath(), args: flags, headless: true, env: { ...process.env as Record<string, string>, TMPDIR: folder, ...(existsSync('/etc/fonts/fonts.conf') ? { FONTCONFIG_PATH: '/etc/fonts' } : {}) } });
    // A run that is cut off leaves no 200 MB behind either.
    const clear = (): void => rmSync(folder, { recursive: true, force: true });
    process.once('exit', clear);
    return { browser, close: async () => { await browser.close(); process.off('exit', clear); clear(); } };
  } finally {
    if (before === undefined) delete process.env['TMPDIR']; else process.env['TMPDIR'] = before;
  }
}
