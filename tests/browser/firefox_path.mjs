// A newcomer's way through the race lesson in Firefox, over WebDriver BiDi. Prints one JSON object: {"name", "ok", "detail"}.
// FIREFOX names the program; it needs a screen (DISPLAY), since Firefox without one offers no WebGL 2 on a machine without a graphics card.

import { createRequire } from 'node:module';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { Lab, artefacts, equal, root, serve } from './lab.mjs';
import { walkAsNewcomer } from './newcomer.mjs';

const puppeteer = createRequire(path.join(root, 'package.json'))('puppeteer-core');

// What Lab uses of Playwright's page, by puppeteer's.
function adapted(page) {
  return {
    on: (name, listener) => page.on(name, listener),
    evaluate: (body, argument) => page.evaluate(body, argument),
    click: (selector) => page.click(selector),
    waitForTimeout: (ms) => new Promise((done) => setTimeout(done, ms)),
    screenshot: (options) => page.screenshot(options),
    mouse: page.mouse,
    keyboard: {
      async press(keys) {
        const parts = keys.split('+'), last = parts.pop();
        for (const key of parts) await page.keyboard.down(key);
        await page.keyboard.press(last);
        for (const key of parts.reverse()) await page.keyboard.up(key);
      },
      // As a paste does, through the browser's own editing.
      insertText: (text) => page.evaluate((words) => document.execCommand('insertText', false, words), text),
    },
  };
}

async function open(browser, address) {
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 800 });
  const lab = new Lab(adapted(page), null);
  await page.goto(address);
  await lab.until((s) => s.engine.connection === 'ready' && s.lesson.state === 'shown', 30000, 'the page to be ready');
  return lab;
}

async function walk(browser, address) {
  const lab = await open(browser, address);
  const state = await lab.state();
  equal(state.engine.threads, true);
  const second = await walkAsNewcomer(lab, 'firefox', (link) => open(browser, link));
  equal([...lab.problems, ...second.problems], [], 'complaints of the browser');
}

mkdirSync(artefacts, { recursive: true });
const server = await serve();
let detail = '', browser = null;
try {
  browser = await puppeteer.launch({ browser: 'firefox', executablePath: process.env.FIREFOX || '/usr/bin/firefox-esr', headless: false,
    extraPrefsFirefox: { 'webgl.force-enabled': true, 'dom.events.testing.asyncClipboard': true } });
  await walk(browser, server.address);
} catch (error) {
  detail = error.stack || String(error);
}
console.log(JSON.stringify({ name: 'a newcomer in Firefox: predict, run, explore, replay, back up, choose otherwise, repair, prove, share', ok: !detail, detail }));
if (browser) await Promise.race([browser.close().catch(() => {}), new Promise((done) => setTimeout(done, 5000))]);
server.close();
process.exit(detail ? 1 : 0);
