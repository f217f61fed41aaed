// The timelines: search, keys, two beside each other; runs that are recorded and stepped; what results hold for; random numbers.

import { Lab, check, equal } from './lab.mjs';

const idle = (s) => s.activity === 'idle';
const stepped = (s) => idle(s) && s.step && s.way === 'step';

const kLocked = 'import threading\nn = 0\nguard = threading.Lock()\ndef work():\n    global n\n    for i in range(3):\n        with guard:\n            n += 1\n' +
  'ts = [threading.Thread(target=work) for i in range(2)]\nfor t in ts: t.start()\nfor t in ts: t.join()\nprint(n)\n';

// The whole execution, made move by move by whoever has the turn.
async function wholeExecution(lab) {
  await lab.click('way-step');
  await lab.click('step');
  await lab.until(stepped, 10000, 'the stepper');
  await lab.click('step-run');
  return lab.until((s) => stepped(s) && s.step.over, 10000, 'the end');
}

export function timelineTests(test, { open, quiet, unisolated }) {
  test('words are found in the moves: marked, counted, gone to, in the bar and in elements', async () => {
    const lab = await open();
    await lab.program(kLocked);
    let state = await wholeExecution(lab);
    await lab.click('timeline-find');
    await lab.page.locator('#find-moves').waitFor({ timeout: 3000 });
    await lab.page.keyboard.type('acquire');
    state = await lab.until((s) => s.step.find.words === 'acquire' && s.step.find.count > 0, 10000, 'moves that were found');
    equal(state.step.find.count, state.step.moves.filter((m) => /acquire/.test(m.text)).length);
    const found = state.step.find.moves.map((m) => m.move);
    await lab.page.keyboard.press('Enter');
    await lab.until((s) => stepped(s) && s.step.position === found[0], 10000, 'the first');
    await lab.page.keyboard.press('Enter');
    await lab.until((s) => stepped(s) && s.step.position === found[1], 10000, 'the second');
    await lab.page.waitForFunction((count) => document.getElementById('find-moves-count').textContent === '2 of ' + count, found.length, { timeout: 3000 });
    state = await lab.until((s) => s.ui.rects['found-' + found[1]], 10000, 'the mark');
    await lab.picture('timeline-found');
    await lab.page.keyboard.press('Shift+Enter');
    await lab.until((s) => stepped(s) && s.step.position === found[0], 10000, 'the one before');
    await lab.page.keyboard.press('Escape');
    state = await lab.until((s) => s.step.find.words === '', 10000, 'the search to close');
    equal(await lab.page.locator('#find-moves').isVisible(), false);

    // In elements: entered, then a list of buttons.
    const part = lab.page.locator('#mirror-find');
    await part.getByRole('searchbox').focus();
    await lab.page.keyboard.type('line 8');
    await lab.page.keyboard.press('Enter');
    state = await lab.until((s) => s.step.find.words === 'line 8', 10000, 'the search');
    check(state.step.find.count > 0, state.step.find);
    await part.getByRole('button', { name: 'Next one' }).waitFor({ timeout: 3000 });
    equal(await part.getByRole('list', { name: 'Moves that were found' }).getByRole('button').count(), Math.min(50, state.step.find.count));
    await part.getByRole('button', { name: 'Next one' }).focus();
    await lab.page.keyboard.press('Enter');
    await lab.until((s) => stepped(s) && s.step.find.here > 0, 10000, 'the move');
    quiet(lab);
    await lab.close();
  });

  test('outside the program keys zoom, move and search the timeline and measure between two moves', async () => {
    const lab = await open();
    await lab.program(kLocked);
    let state = await wholeExecution(lab);
    await lab.page.evaluate(() => document.activeElement.blur());
    await lab.page.keyboard.press('m');
    state = await lab.until((s) => s.ui.marked === s.step.position, 10000, 'the mark');
    const from = state.step.position;
    for (let i = 1; i <= 3; ++i) {
      await lab.page.keyboard.press('Shift+F10');
      await lab.until((s) => stepped(s) && s.step.position === from - i, 10000, 'back');
    }
    await lab.page.keyboard.press('m');
    state = await lab.until((s) => s.ui.measured, 10000, 'the measure');
    check(/^3 moves/.test(state.ui.measured), state.ui.measured);
    await lab.page.locator('#mirror', { hasText: 'Measured: 3 moves' }).waitFor({ state: 'attached', timeout: 3000 });
    const width = (s) => (s.ui.rects['move-' + s.step.position] || [0, 0, 0])[2];
    const before = width(await lab.state());
    await lab.page.keyboard.press('-');
    await lab.settle();
    check(width(await lab.state()) < before, 'zoomed out');
    for (let i = 0; i < 4; ++i) await lab.page.keyboard.press('+');
    await lab.settle();
    await lab.page.keyboard.press('Control+F');
    await lab.page.locator('#find-moves').waitFor({ timeout: 3000 });
    await lab.picture('timeline-measured');
    quiet(lab);
    await lab.close();
  });

  test('the timeline of a run and that of a stepped execution stand beside each other', async () => {
    for (const [width, height] of [[1440, 900], [1280, 720]]) {
      const lab = await open({ width, height });
      await lab.program(kLocked.replace('range(3)', 'range(300)'));
      await lab.run();
      await lab.program(kLocked);
      await wholeExecution(lab);
      await lab.click('timelines-both');
      let state = await lab.until((s) => s.ui.rects['panel-run-timeline'] && s.ui.rects['panel-timeline'], 10000, 'both');
      const [run, steps] = [state.ui.rects['panel-run-timeline'], state.ui.rects['panel-timeline']];
      check(run[0] + run[2] <= steps[0] + 1 && steps[0] + steps[2] <= width + 1, { run, steps });
      await lab.picture('timelines-both-' + width);
      await lab.run();
      state = await lab.until((s) => s.ui.layout === 'run' && s.ui.rects['panel-timeline'] && s.ui.rects['panel-run-timeline'], 10000, 'both after a run');
      await lab.picture('timelines-both-run-' + width);
      await lab.click('timelines-both');
      await lab.until((s) => !s.ui.rects['panel-timeline'], 10000, 'one');
      quiet(lab);
      await lab.close();
    }
  });

  test('a run is recorded on real threads and stepped through; where there are none, in turns', async () => {
    for (const address of [undefined, unisolated()]) {
      const lab = await open({ address });
      await lab.program(kLocked);
      await lab.click('record');
      let state = await lab.until((s) => idle(s) && s.verdict, 10000, 'the recording');
      equal(state.verdict.kind, 'exit');
      check(state.verdict.can_step && /time counted/.test(state.verdict.holds_for), state.verdict);
      const printed = state.console.map((line) => line.text);
      equal(printed, ['6']);
      await lab.picture(address ? 'recorded-in-turns' : 'recorded');
      await lab.click('step-recorded');
      state = await lab.until(stepped, 10000, 'the stepper');
      equal(state.step.position, 0);
      const length = state.step.length;
      check(length > 20, length);
      check(state.step.names.includes('Thread-2 (work)'), state.step.names);
      await lab.click('step-run');
      state = await lab.until((s) => stepped(s) && s.step.over, 10000, 'the end');
      equal(state.step.length, length);
      equal(state.step.mismatch || '', '');
      equal(state.console.map((line) => line.text), printed);
      await lab.close();
    }
  });

  test('random numbers: as seeded, or every one that can come; the endings say which', async () => {
    const lab = await open();
    await lab.program('print(1)\n');
    await lab.click('way-explore');
    await lab.settle();
    check(!(await lab.state()).ui.rects['random-any'], 'no switch where nothing is drawn');
    await lab.program('import random\nprint(random.randrange(3))\n');
    let state = await lab.explore();
    equal(state.report.outcomes.length, 1);
    check(/random numbers of seed/.test(state.report_holds_for), state.report_holds_for);
    await lab.click('random-any');
    await lab.until((s) => s.random_any && s.report_stale, 10000, 'the switch');
    state = await lab.explore();
    equal(state.report.outcomes.map((o) => o.output), ['0\n', '1\n', '2\n']);
    check(/any random number/.test(state.report_holds_for), state.report_holds_for);
    await lab.picture('random-any');
    await lab.click('outcome-2');
    await lab.click('outcome-step-2');
    state = await lab.until(stepped, 10000, 'the stepper');
    check(/any random number/.test(state.step.holds_for), state.step.holds_for);
    await lab.click('step-run');
    state = await lab.until((s) => stepped(s) && s.step.over, 10000, 'the end');
    equal(state.console.map((line) => line.text), ['2']);
    const tick = lab.page.locator('#mirror').getByRole('checkbox', { name: /every random number/ });
    equal(await tick.isChecked(), true);
    quiet(lab);
    await lab.close();
  });

  test('every verdict says what it holds for, in the panels and in elements; a livelock is stepped through', async () => {
    const lab = await open();
    const said = async (part, words) => lab.page.waitForFunction(([id, text]) => document.getElementById(id).textContent.includes(text), [part, words], { timeout: 3000 });
    await lab.program('import threading\nstop = False\ndef wait():\n    while not stop:\n        pass\nt = threading.Thread(target=wait)\nt.start()\nt.join()\n');
    let state = await lab.explore();
    const endless = state.report.outcomes.findIndex((o) => o.kind === 'livelock');
    check(endless >= 0, state.report.outcomes);
    for (const words of ['model free', 'time any', 'notify wakes the oldest waiter']) check(state.report_holds_for.includes(words), state.report_holds_for);
    await said('mirror-endings', 'Holds for: ' + state.report_holds_for + '.');
    await lab.picture('livelock');
    await lab.click('happened-step-' + endless);
    state = await lab.until(stepped, 10000, 'the stepper');
    check(state.step.length > 0, state.step);
    await said('mirror-stepping', 'Under: model free, time any');
    await lab.model('gil');
    await lab.program('print(1)\n');
    state = await lab.run();
    check(/^model gil, one thread at a time, real time$/.test(state.verdict.holds_for), state.verdict);
    await said('mirror-result', 'Under: model gil');
    // A bound is among what it holds for.
    await lab.model('free');
    await lab.program('import threading\nx = 0\ndef f():\n    global x\n    for i in range(50):\n        x += 1\nts = [threading.Thread(target=f) for i in range(4)]\n' +
      'for t in ts: t.start()\nfor t in ts: t.join()\n');
    await lab.click('way-explore');
    await lab.click('explore');
    await lab.until((s) => s.activity === 'exploring' && s.progress.executions > 0, 10000, 'progress');
    await lab.click('stop');
    state = await lab.until(idle, 10000, 'the end');
    if (state.report) {
      check(/bound reached: stopped/.test(state.report_holds_for), state.report_holds_for);
      await said('mirror-endings', 'bound reached: stopped');
    }
    quiet(lab);
    await lab.close();
  });
}
