// Draws the png icons of public/ from public/icon.svg with Chromium (CHROMIUM_PATH or /usr/bin/chromium).
// Run after changing the mark: npm run icons
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';

const folder = fileURLToPath(new URL('../public/', import.meta.url));
const svg = readFileSync(`${folder}icon.svg`, 'utf8');
// A maskable icon is cropped by the platform to its own shape: full-bleed ground, mark inside the safe 80 %.
const maskable = svg
  .replace(/<rect[^>]*>/, '<rect width="64" height="64" fill="#1f5fd6"/><g transform="translate(9.6 9.6) scale(.7)">')
  .replace('</svg>', '</g></svg>');

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  for (const [name, size, source] of [
    ['icon-32', 32, svg],
    ['icon-180', 180, svg],
    ['icon-192', 192, svg],
    ['icon-512', 512, svg],
    ['icon-maskable-512', 512, maskable],
  ]) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    await page.setContent(`<style>*{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${source}`);
    await page.screenshot({ path: `${folder}${name}.png`, omitBackground: true });
    await page.close();
  }
} finally {
  await browser.close();
}
