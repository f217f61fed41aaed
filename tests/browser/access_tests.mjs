// The lab in elements judged by axe-core, in each layout; and on a phone, where it is all there is.

import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { check, equal, root } from './lab.mjs';

const idle = (s) => s.activity === 'idle';
const stepped = (s) => idle(s) && s.step && s.way === 'step';
const axe = readFileSync(createRequire(path.join(root, 'package.json')).resolve('axe-core/axe.min.js'), 'utf8');

// What axe finds wrong that hinders people, in the whole document.
async function findings(lab) {
  await lab.page.waitForTimeout(400);  // the elements follow the state a moment later
  await lab.page.evaluate(axe);
  const result = await lab.page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return result.violations.filter((v) => v.impact === 'serious' || v.impact === 'critical')
    .map((v) => v.id + ': ' + v.help + ' (' + v.nodes.slice(0, 3).map((n) => n.target.join(' ') + ' ' + n.failureSummary.replace(/\s+/g, ' ').slice(0, 160)).join('; ') + ')');
}

// Lesson, run, exploration with an ending opened, stepping, measuring: each state with its findings.
async function walk(lab, act) {
  const found = {};
  await lab.lessonInElements('race');
  found.lesson = await findings(lab);
  await act('run');
  await lab.until((s) => idle(s) && s.verdict, 30000, 'the run');
  found.run = await findings(lab);
  await act('explore');
  await lab.until((s) => idle(s) && s.report, 30000, 'the exploration');
  await lab.page.evaluate(() => { for (const part of document.querySelectorAll('#mirror details')) part.open = true; });
  found.explore = await findings(lab);
  await act('step-outcome:1');
  await lab.until(stepped, 10000, 'the stepper');
  for (let i = 1; i <= 6; ++i) {
    await act('step');
    await lab.until((s) => stepped(s) && s.step.position === i, 10000, 'move ' + i);
  }
  await act('clocks');
  await lab.page.locator('#mirror [data-act="mirror-bytecode"]').evaluate((button) => button.click());
  found.step = await findings(lab);
  await act('measure-runs:10');
  await act('measure');
  await lab.until((s) => idle(s) && s.measured && s.measured.runs === 10, 60000, 'ten runs');
  found.measure = await findings(lab);
  return found;
}

export function accessTests(test, { open, quiet }) {
  for (const scheme of ['dark', 'light'])
    test('axe finds nothing serious in the lab in elements, ' + scheme, async () => {
      const lab = await open({ scheme });
      await lab.page.locator('#mirror button').first().focus();  // shown, so that colours are judged too
      const act = (name) => lab.page.evaluate((action) => window.heddle.act(action), name);
      equal(await walk(lab, act), { lesson: [], run: [], explore: [], step: [], measure: [] });
      quiet(lab);
      await lab.close();
    });

  test('on a phone: a lesson is read, a program run, explored, stepped and measured by touch, and nothing is wider than the screen', async () => {
    const lab = await open({ width: 390, height: 844, ratio: 2 });
    const mirror = lab.page.locator('#mirror');
    const found = await walk(lab, (name) => mirror.locator('[data-act="' + name + '"]').first().click());
    equal(found, { lesson: [], run: [], explore: [], step: [], measure: [] });
    for (const name of ['Endings', 'Shared data', 'Bytecode', 'Times of the runs here'])
      check(await mirror.getByRole('table', { name }).count() === 1, name + ' is a table');
    const wide = await lab.page.evaluate(() => document.documentElement.scrollWidth);
    check(wide <= 390, 'the page is ' + wide + ' wide');
    // What is pressed with a finger is large enough for one.
    const small = await lab.page.evaluate(() => Array.from(document.querySelectorAll('#mirror button'))
      .filter((b) => b.offsetParent && b.getBoundingClientRect().height < 32).map((b) => b.textContent));
    equal(small, []);
    for (const part of ['lesson', 'stepping', 'endings', 'measure']) {
      await lab.page.locator('#mirror-' + part).scrollIntoViewIfNeeded();
      await lab.page.evaluate((id) => document.getElementById(id).scrollIntoView(), 'mirror-' + part);
      await lab.page.screenshot({ path: lab.pictureFile('phone-' + part) });
    }
    quiet(lab);
    await lab.close();
  });
}
