// Measuring in the page: many runs, their times and endings, figures from a file beside them.

import { readFileSync } from 'node:fs';
import { check, equal, Lab } from './lab.mjs';

const idle = (s) => s.activity === 'idle';

const kSum = 'import threading\ntotal = 0\ndef work():\n    global total\n    for i in range(20000):\n        total += 1\n' +
  'ts = [threading.Thread(target=work) for i in range(2)]\nfor t in ts: t.start()\nfor t in ts: t.join()\nprint("same" if total == 40000 else "lost")\n';

export function measureTests(test, { open, quiet, browser, unisolated }) {
  test('measuring runs the program so many times, and shows each time and how they ended', async () => {
    const lab = await open();
    await lab.program(kSum);
    await lab.click('way-measure');
    await lab.picture('measure-empty');
    await lab.click('measure-runs-30');
    await lab.click('measure');
    let state = await lab.until((s) => idle(s) && s.measured && s.measured.runs === 30, 60000, 'thirty runs');
    check(state.measured.least_ms > 0 && state.measured.least_ms <= state.measured.median_ms && state.measured.median_ms <= state.measured.most_ms, state.measured);
    equal(state.measured.endings.reduce((sum, e) => sum + e.runs, 0), 30);
    check(state.measured.endings.every((e) => e.kind === 'exit' && ['same', 'lost'].includes(e.ending)), state.measured.endings);
    equal(state.ui.layout, 'measure');
    check(!state.ui.rects['panel-console'], 'no console: measured runs print nowhere');
    await lab.picture('measure');
    // The run under the pointer tells its time.
    const plot = await lab.where('measure-plot');
    await lab.page.mouse.move(plot.x, plot.y);
    await lab.settle();
    await lab.page.screenshot({ path: lab.pictureFile('measure-hover') });

    // As a file, and beside those of another program in a second browser.
    const [download] = await Promise.all([lab.page.waitForEvent('download'), lab.click('save-measurement')]);
    equal(download.suggestedFilename(), 'program.measured.json'.replace('program', state.program.name.replace(/\.py$/, '')));
    const text = readFileSync(await download.path(), 'utf8');
    const second = await open({ scheme: 'light' });
    await second.program(kSum);
    await second.click('way-measure');
    const [chooser] = await Promise.all([second.page.waitForEvent('filechooser'), second.click('open-measurement')]);
    await chooser.setFiles({ name: 'x.measured.json', mimeType: 'application/json', buffer: Buffer.from(text) });
    state = await second.until((s) => s.beside, 10000, 'the figures from elsewhere');
    equal(state.beside.median_ms, Number(JSON.parse(text).runs.map((r) => r.elapsed_ms).sort((a, b) => a - b).slice(14, 16).reduce((a, b) => a + b) / 2));
    equal(state.notices, []);
    await second.page.keyboard.press('F7');
    state = await second.until((s) => idle(s) && s.measured && s.measured.runs === 30, 60000, 'thirty runs here');
    await second.picture('measure-beside');
    const mirror = second.page.locator('#mirror');
    for (const name of ['Times of the runs here', 'Times from a page', 'How they ended'])
      check(await mirror.getByRole('table', { name }).count() === 1, name + ' is a table');
    quiet(second);
    await second.close();
    quiet(lab);
    await lab.close();
  });

  test('a measurement that goes on for ever is stopped and keeps the runs that were made', async () => {
    const lab = await open();
    await lab.program('import time\ntime.sleep(0.05)\nprint("slept")\n');
    await lab.click('way-measure');
    await lab.click('measure-runs-1000');
    await lab.click('measure');
    await lab.until((s) => s.measured && s.measured.runs >= 2, 10000, 'two runs');
    await lab.page.screenshot({ path: lab.pictureFile('measuring') });
    await lab.page.keyboard.press('Shift+F5');
    const state = await lab.until(idle, 10000, 'the end');
    check(state.measured.runs >= 2 && state.measured.runs < 1000, state.measured);
    equal(state.notices, []);
    equal(state.engine.connection, 'ready');
    quiet(lab);
    await lab.close();
  });

  test('without isolation runs are measured taking turns, and said to be', async () => {
    const lab = await Lab.open(browser(), unisolated());
    await lab.program(kSum.replace('20000', '300').replace('40000', '600'));
    await lab.click('way-measure');
    await lab.click('measure-runs-10');
    await lab.click('measure');
    const state = await lab.until((s) => idle(s) && s.measured && s.measured.runs === 10, 60000, 'ten runs');
    equal(state.measured.parallel, false);
    check(state.measured.endings.some((e) => e.ending === 'lost'), state.measured.endings);
    await lab.close();
  });
}
