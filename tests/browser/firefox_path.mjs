// A newcomer's way through the race lesson in Firefox, over WebDriver BiDi. Prints one JSON object: {"name", "ok", "detail"}.
// FIREFOX names the program; it needs a screen (DISPLAY), since Firefox without one offers no WebGL 2 on a machine without a graphics card.

import { createRequire } from 'node:module';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { Lab, artefacts, check, equal, root, serve } from './lab.mjs';

const puppeteer = createRequire(path.join(root, 'package.json'))('puppeteer-core');
const idle = (s) => s.activity === 'idle';
const stepped = (s) => idle(s) && s.step && s.way === 'step';

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
  let state = await lab.state();
  equal(state.engine.threads, true);
  await lab.lesson('race');
  state = await lab.run();
  equal(state.verdict.kind, 'exit');
  await lab.picture('firefox-1-run');
  await lab.click('way-explore');
  await lab.click('predict-first');
  state = await lab.explore();
  await lab.click('predict-' + state.prediction.choices.findIndex((c) => c.text.endsWith('… 0')));
  await lab.click('reveal');
  state = await lab.until((s) => s.ui.rects['outcome-0'], 3000, 'the table');
  equal([state.report.outcomes.length, state.report.complete], [7, true]);
  const wrong = state.report.outcomes.findIndex((o) => !/: 0\n?$/.test(o.output) && o.preemptions <= 1);
  await lab.click('outcome-' + wrong);
  await lab.picture('firefox-2-endings');
  await lab.click('outcome-step-' + wrong);
  state = await lab.until(stepped, 10000, 'the stepper');
  const length = state.step.length;
  for (let i = 1; i <= length; ++i) {
    await lab.page.keyboard.press('F10');
    state = await lab.until((s) => stepped(s) && s.step.position === i, 5000, 'move ' + i);
  }
  equal(state.step.over, true);
  await lab.picture('firefox-3-step');
  let other = null;
  for (let i = length - 1; i > 0 && !other; --i) {
    await lab.page.keyboard.press('Shift+F10');
    state = await lab.until((s) => stepped(s) && s.step.position === i, 5000, 'back to ' + i);
    if (i <= length - 2) other = state.step.threads.find((t) => t.index > 0 && t.state === 'ready' && t.index !== state.step.moves[i].thread);
  }
  check(other, 'two threads can move somewhere');
  const at = state.step.position;
  await lab.click('step-thread-' + other.index);
  await lab.until((s) => stepped(s) && s.step.position === at + 1, 5000, 'the other thread');
  const repaired = state.program.text.replace('shared_variable = 0\n', 'shared_variable = 0\nlock = threading.Lock()\n')
    .replace(/^( +)shared_variable ([+-])= 1$/gm, '$1with lock:\n$1    shared_variable $2= 1');
  await lab.program(repaired);
  await lab.click('way-explore');
  await lab.click('predict-first');
  state = await lab.explore();
  equal([state.report.complete, state.report.races.length, state.report.outcomes.length], [true, 0, 1]);
  await lab.picture('firefox-4-proved');
  await lab.click('share');
  await lab.click('copy-link');
  await lab.until((s) => s.notices.some((n) => /copied|address bar/.test(n.text)), 5000, 'the link');
  const copied = (await lab.state()).notices.some((n) => /is copied/.test(n.text));
  const link = await lab.page.evaluate((fromClipboard) => (fromClipboard ? navigator.clipboard.readText() : location.href), copied);
  check(/#v1\//.test(link), link);
  const second = await open(browser, link);
  state = await second.until((s) => s.program.text === repaired, 10000, 'the shared program');
  equal(state.way, 'explore');
  await second.picture('firefox-5-shared');
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
