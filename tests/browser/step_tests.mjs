// More of the stepper in the page: bytecode and the clocks of happens-before.

import { check, equal } from './lab.mjs';

const stepped = (s) => s.activity === 'idle' && s.step && s.way === 'step';

const kCounter = 'import threading\nn = 0\ndef add():\n    global n\n    local = 1\n    n += local\n' +
  'ts = [threading.Thread(target=add) for i in range(2)]\nfor t in ts: t.start()\nfor t in ts: t.join()\nprint(n)\n';

// The first of its moves in which both threads have begun to add.
async function between(lab) {
  await lab.program(kCounter);
  const explored = await lab.explore();
  const lost = explored.report.outcomes.findIndex((o) => o.output === '1\n');
  await lab.click('outcome-' + lost);
  await lab.click('outcome-step-' + lost);
  let state = await lab.until(stepped, 10000, 'the stepper');
  for (let i = 1; i <= state.step.length; ++i) {
    await lab.page.keyboard.press('F10');
    state = await lab.until((s) => stepped(s) && s.step.position === i, 10000, 'move ' + i);
    if (state.step.shared.some((p) => p.name === '`n`' && p.read_at && p.written_at && p.last_reader !== p.last_writer)) return state;
  }
  throw new Error('no move after which one thread has read and another written');
}

export function stepTests(test, { open, quiet }) {
  test('the bytecode stands beside the program: what others see is marked, and where each thread goes on', async () => {
    for (const [width, height] of [[1440, 900], [1024, 700]]) {
      const lab = await open({ width, height });
      let state = await between(lab);
      await lab.click('bytecode');
      state = await lab.until((s) => s.ui.rects['panel-bytecode'], 10000, 'the bytecode');
      const going = state.step.threads.find((t) => t.state === 'ready' && t.next_site);
      await lab.until((s) => s.ui.rects['instruction-' + going.next_site + '-next-' + going.index], 10000, 'the place of ' + going.name);
      check(state.step.visible_sites.length >= 2, state.step.visible_sites);
      await lab.picture('bytecode-' + width);
      await lab.page.keyboard.press('Shift+F10');
      await lab.until((s) => stepped(s) && s.step.position === state.step.position - 1, 10000, 'a move back');
      await lab.click('bytecode-close');
      await lab.until((s) => !s.ui.rects['panel-bytecode'], 10000, 'it to close');
      quiet(lab);
      await lab.close();
    }
  });

  test('clocks on demand tell that two accesses have no order', async () => {
    const lab = await open({ height: 1300 });
    await between(lab);
    await lab.click('clocks');
    const state = await lab.until((s) => s.step.clocks, 10000, 'the clocks');
    equal(state.step.shared.find((p) => p.name === '`n`').order, 'unordered');
    check(state.ui.rects['unordered-n'], 'it is said in Shared data');
    await lab.picture('clocks');
    quiet(lab);
    await lab.close();
  });

  test('a deadlock shows the calls of its threads', async () => {
    const lab = await open({ height: 1000 });
    await lab.program('import threading\na = threading.Lock()\nb = threading.Lock()\ndef inner(l):\n    l.acquire()\n    l.release()\ndef f(k, l):\n    with k:\n        inner(l)\n' +
      'ts = [threading.Thread(target=f, args=p) for p in ((a, b), (b, a))]\nfor t in ts: t.start()\nfor t in ts: t.join()\n');
    const state = await lab.explore();
    equal(state.report.deadlocks.length, 1);
    check(state.report.deadlocks[0].cycle.every((edge) => edge.stack[edge.stack.length - 1] === 'inner, line 5'), state.report.deadlocks[0].cycle);
    await lab.where('deadlock-0-0-call-1');
    await lab.picture('deadlock-stacks');
    quiet(lab);
    await lab.close();
  });

  test('a run of threads has a timeline: who ran where, who waited for which lock; zoomed, measured, told in elements', async () => {
    const lab = await open();
    await lab.program('import threading, time\nguard = threading.Lock()\ntotal = 0\ndef work():\n    global total\n    for i in range(40):\n        with guard:\n            time.sleep(0.002)\n' +
      '            total += 1\n        for k in range(20000): pass\nts = [threading.Thread(target=work) for i in range(3)]\nfor t in ts: t.start()\nfor t in ts: t.join()\nprint(total)\n');
    let state = await lab.run();
    equal(state.run_timeline.lanes.length, 4);
    check(state.run_timeline.lanes.slice(1).every((lane) => lane.ran_us > 0), state.run_timeline.lanes);
    equal(state.run_timeline.locks.map((lock) => lock.name), ['lock `guard`']);
    await lab.settle();
    state = await lab.state();
    check(state.ui.rects['run-lane-3'] && state.ui.rects['panel-run-timeline'], 'the lanes are drawn');
    await lab.picture('run-timeline');
    const area = (await lab.where('run-timeline-area')).rect;
    const at = (part) => [area[0] + area[2] * part, area[1] + 40];
    await lab.page.mouse.move(...at(0.4));
    await lab.page.keyboard.down('Control');
    for (let i = 0; i < 8; ++i) await lab.page.mouse.wheel(0, -120);
    await lab.page.keyboard.up('Control');
    await lab.settle();
    await lab.page.keyboard.down('Shift');
    await lab.page.mouse.move(...at(0.3));
    await lab.page.mouse.down();
    await lab.page.mouse.move(...at(0.5), { steps: 4 });
    await lab.page.mouse.move(...at(0.6), { steps: 4 });
    await lab.page.mouse.up();
    await lab.page.keyboard.up('Shift');
    await lab.settle();
    await lab.page.screenshot({ path: lab.pictureFile('run-timeline-measured') });
    const measured = (await lab.state()).ui.rects['run-timeline-measured'];
    check(measured && Math.abs(measured[2] - area[2] * 0.3) < 8, measured);
    const mirror = lab.page.locator('#mirror');
    for (const name of ['Who ran and waited how long', 'Locks that somebody waited for'])
      check(await mirror.getByRole('table', { name }).count() === 1, name + ' is a table');
    quiet(lab);
    await lab.close();
  });
}
