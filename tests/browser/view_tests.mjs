// The views of the page: predictions, timeline, layouts, links, files, search, and the lab in elements.

import { readFileSync } from 'node:fs';
import { check, equal } from './lab.mjs';
import { idle, stepped, walkAsNewcomer } from './newcomer.mjs';

const kTwoLocks = `import threading
a = threading.Lock()
b = threading.Lock()
n = 0

def one():
    global n
    with a:
        with b:
            n += 1

def two():
    global n
    with b:
        with a:
            n += 2

ts = [threading.Thread(target=one), threading.Thread(target=two)]
for t in ts: t.start()
for t in ts: t.join()
print(n)
`;

// A link's end, made here as any program could make one.
const packed = (lab, text, format = 'deflate-raw') => lab.page.evaluate(async ([content, how]) => {
  const bytes = new Uint8Array(await new Response(new Blob([content]).stream().pipeThrough(new CompressionStream(how))).arrayBuffer());
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return '#v1/' + btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}, [text, format]);

export function viewTests(test, { open, quiet }) {
  test('one after the other: run, explore, step, run, explore, in one page', async () => {
    const lab = await open();
    await lab.lesson('race');
    for (let i = 0; i < 2; ++i) {
      await lab.run();
      const state = await lab.explore();
      equal(state.report.outcomes.length, 7);
      await lab.click('outcome-1');
      await lab.click('outcome-step-1');
      await lab.until(stepped, 10000, 'the stepper');
    }
    equal((await lab.state()).notices, []);
    quiet(lab);
    await lab.close();
  });

  test('predict, then reveal: the endings stay covered until the learner has ticked some', async () => {
    const lab = await open({ height: 1000 });
    await lab.lesson('race');
    await lab.model('free');
    await lab.click('way-explore');
    await lab.click('predict-first');
    let state = await lab.explore();
    check(!state.ui.rects['outcome-0'], 'the table is covered');
    check(state.prediction && !state.prediction.revealed, state.prediction);
    check(state.prediction.choices.every((choice) => choice.possible === undefined), 'nothing is given away');
    const choice = (text) => state.prediction.choices.findIndex((c) => c.text.endsWith(text));
    await lab.click('predict-' + choice('… 0'));
    await lab.click('predict-' + choice('… 4'));
    await lab.picture('predict');
    await lab.click('reveal');
    state = await lab.until((s) => s.prediction.revealed && s.ui.rects['outcome-0'], 10000, 'the reveal');
    equal(state.prediction.choices.filter((c) => c.ticked).map((c) => c.possible), [true, false]);
    await lab.picture('revealed');
    quiet(lab);
    await lab.close();
  });

  test('a deadlock is walked into: cards, locks in a circle, the timeline, and a press on it goes back', async () => {
    const lab = await open({ height: 1000 });
    await lab.program(kTwoLocks);
    let state = await lab.explore();
    equal(state.report.deadlocks.length, 1);
    await lab.picture('deadlock-found');
    await lab.click('deadlock-step-0');
    state = await lab.until(stepped, 10000, 'the stepper');
    for (let i = 1; i <= state.step.length; ++i) {
      await lab.page.keyboard.press('F10');
      await lab.until((s) => stepped(s) && s.step.position === i, 10000, 'move ' + i);
    }
    state = await lab.until((s) => s.step.over, 10000, 'the deadlock');
    equal(state.step.verdict, 'deadlock');
    await lab.settle();
    state = await lab.state();
    check(state.ui.rects['lock-0'] && state.ui.rects['lock-1'], 'both locks are drawn');
    check(state.ui.rects['timeline-row-a'] && state.ui.rects['timeline-row-b'], 'both locks have a row');
    await lab.picture('deadlock-graph');
    await lab.click('move-3');
    await lab.until((s) => stepped(s) && s.step.position === 3, 10000, 'the jump');
    await lab.picture('timeline-jump');
    quiet(lab);
    await lab.close();
  });

  test('borders are dragged, text has three sizes, and a reload finds both', async () => {
    const lab = await open();
    await lab.settle();
    let state = await lab.state();
    const before = state.ui.rects['panel-editor'][0];
    const grip = await lab.where('border-lesson-edge');
    await lab.page.mouse.move(grip.x, grip.y);
    await lab.page.mouse.down();
    await lab.page.mouse.move(grip.x + 40, grip.y, { steps: 4 });
    await lab.page.mouse.move(grip.x + 100, grip.y, { steps: 4 });
    await lab.page.mouse.up();
    await lab.settle();
    state = await lab.state();
    check(Math.abs(state.ui.rects['panel-editor'][0] - before - 100) < 8, state.ui.rects['panel-editor']);
    await lab.click('text-size');
    await lab.until((s) => s.ui.text === 'large', 10000, 'large text');
    check((await lab.page.screenshot()).length > 30000, 'something is drawn with the new fonts');
    await lab.picture('text-large');
    await lab.page.reload();
    state = await lab.until((s) => s.engine.connection === 'ready' && s.ui.text === 'large', 10000, 'the kept size');
    check(state.ui.rects['panel-editor'][0] > before + 50, state.ui.rects['panel-editor']);
    quiet(lab);
    await lab.close();
  });

  test('a link holds program, model, schedule and move; a second browser opens it there', async () => {
    const lab = await open();
    await lab.program(kTwoLocks);
    await lab.explore();
    await lab.click('deadlock-step-0');
    await lab.until(stepped, 10000, 'the stepper');
    for (let i = 1; i <= 3; ++i) {
      await lab.page.keyboard.press('F10');
      await lab.until((s) => stepped(s) && s.step.position === i, 10000, 'move ' + i);
    }
    await lab.click('share');
    await lab.picture('share-menu');
    await lab.click('copy-link');
    await lab.until((s) => s.notices.some((n) => /copied/.test(n.text)), 10000, 'the copied link');
    const address = await lab.page.evaluate(() => navigator.clipboard.readText());
    check(/#v1\/[A-Za-z0-9_-]+$/.test(address) && address.length < 3000, address);
    const before = await lab.state();
    const other = await open({ ready: false, address });
    const state = await other.until((s) => stepped(s) && s.step.position === 3, 15000, 'the same place');
    equal(state.program.text, kTwoLocks);
    equal(state.step.schedule, before.step.schedule);
    equal(state.notices, []);
    // What is changed there survives a reload of the link.
    await other.program('print("mine")\n');
    await other.page.reload();
    await other.until((s) => s.program.text === 'print("mine")\n', 8000, 'the kept edit');
    await other.close();
    quiet(lab);
    await lab.close();
  });

  test('bad links are refused with the reason, and the program is as it was', async () => {
    const lab = await open();
    const text = (await lab.state()).program.text;
    const bomb = await packed(lab, JSON.stringify({ text: ' '.repeat(3000000) }));
    const cases = [['#v1/####', /characters/], ['#v1/AAAA', /cut off or damaged/], ['#v9/AAAA', /newer Heddle/], ['#v1/' + 'A'.repeat(100001), /longer than 100 kB/],
      [bomb, /unpacks to more than 500 kB/], [await packed(lab, '{}'), /no program in it/], [await packed(lab, '{"text":1}'), /damaged/],
      [(await packed(lab, JSON.stringify({ text: kTwoLocks }))).slice(0, -12), /cut off or damaged/],
      [await packed(lab, '{"text":"x","model":"fast"}'), /no model fast/], [await packed(lab, JSON.stringify({ text: 'x\0y' })), /not text/]];
    for (const [hash, reason] of cases) {
      await lab.page.evaluate((value) => { location.hash = value; }, hash);
      const state = await lab.until((s) => s.notices.some((n) => reason.test(n.text)), 10000, String(reason));
      equal(state.program.text, text);
    }
    await lab.picture('link-refused');
    quiet(lab);
    await lab.close();
  });

  test('a file dropped on the page becomes the program, and one that is none is refused', async () => {
    const lab = await open();
    const drop = (name, bytes) => lab.page.evaluate(([fileName, content]) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(content)], fileName));
      window.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    }, [name, [...bytes]]);
    await drop('mine.py', Buffer.from('print("dropped")\r\n'));
    let state = await lab.until((s) => s.program.text === 'print("dropped")\n', 10000, 'the file');
    equal(state.program.name, 'mine.py');
    await drop('image.png', Buffer.from([0x89, 0x50, 0xff, 0xfe]));
    state = await lab.until((s) => s.notices.some((n) => /not UTF-8/.test(n.text)), 10000, 'the refusal');
    equal(state.program.text, 'print("dropped")\n');
    const [download] = await Promise.all([lab.page.waitForEvent('download'), lab.page.evaluate(() => window.heddle.act('save-file'))]);
    equal(download.suggestedFilename(), 'mine.py');
    quiet(lab);
    await lab.close();
  });

  test('Ctrl+F finds and replaces, and undo takes it back', async () => {
    const lab = await open();
    await lab.program('one = 1\ntwo = One + one\n');
    await lab.page.keyboard.press('Control+F');
    await lab.page.keyboard.type('one');
    equal(await lab.page.locator('#find-count').innerText(), '1 of 3');
    await lab.page.keyboard.press('Enter');
    equal(await lab.page.locator('#find-count').innerText(), '2 of 3');
    await lab.picture('find');
    await lab.page.fill('#find-replacement', 'first');
    await lab.page.click('#find-all');
    await lab.until((s) => s.program.text === 'first = 1\ntwo = first + first\n', 10000, 'the replacement');
    await lab.page.keyboard.press('Escape');
    check(await lab.page.locator('#find').isHidden(), 'the bar is closed');
    await lab.page.click('#editor');
    await lab.page.keyboard.press('Control+Z');
    await lab.until((s) => s.program.text === 'one = 1\ntwo = One + one\n', 10000, 'undo');
    quiet(lab);
    await lab.close();
  });

  test('the lab in elements: by keyboard alone explored, stepped and told', async () => {
    const lab = await open();
    await lab.program(kTwoLocks);
    const mirror = lab.page.locator('#mirror');
    const press = async (name) => {
      const button = mirror.getByRole('button', { name, exact: false }).first();
      await button.focus();
      await lab.page.keyboard.press('Enter');
    };
    await press('Explore (F6)');
    await lab.until((s) => idle(s) && s.report, 20000, 'the exploration');
    await lab.page.waitForFunction(() => /Proved: .* ending/.test(document.getElementById('live').textContent), null, { timeout: 3000 });
    check(await mirror.getByRole('table', { name: 'Endings' }).count() === 1, 'the endings are a table');
    await press('Step through deadlock 1');
    await lab.until(stepped, 10000, 'the stepper');
    await press('Step (F10)');
    await lab.until((s) => stepped(s) && s.step.position === 1, 10000, 'a move');
    await lab.page.waitForFunction(() => /^Move 1: /.test(document.getElementById('live').textContent), null, { timeout: 3000 });
    const move = await lab.page.waitForFunction(() => document.querySelector('#mirror [data-act^="step-thread:"]:not(:disabled)'), null, { timeout: 3000 });
    await move.asElement().focus();
    await lab.picture('mirror');
    await lab.page.keyboard.press('Enter');
    await lab.until((s) => stepped(s) && s.step.position === 2, 10000, 'the thread to move');
    // Headings do not skip, everything that can be pressed has a name.
    const problems = await lab.page.evaluate(() => {
      const found = [];
      for (const item of document.querySelectorAll('#mirror button, #mirror input, #mirror a'))
        if (!(item.textContent || item.getAttribute('aria-label') || (item.labels && item.labels.length))) found.push(item.outerHTML);
      const ids = [...document.querySelectorAll('[id]')].map((item) => item.id);
      for (const id of ids) if (ids.filter((other) => other === id).length > 1) found.push('twice: ' + id);
      let level = 1;
      for (const heading of document.querySelectorAll('#mirror h1, #mirror h2, #mirror h3, #mirror h4, #mirror h5, #mirror h6')) {
        if (heading.closest('[hidden]')) continue;
        const now = Number(heading.tagName[1]);
        if (now > level + 1) found.push('level ' + now + ' after ' + level + ': ' + heading.textContent);
        level = now;
      }
      return found;
    });
    equal(problems, []);
    quiet(lab);
    await lab.close();
  });

  test('the lab in elements tells how far an exploration is, what goes wrong, and how, move by move', async () => {
    const lab = await open();
    await lab.program('import threading\nx = 0\ndef f():\n    global x\n    for i in range(50):\n        x += 1\n' +
      'ts = [threading.Thread(target=f) for i in range(4)]\nfor t in ts: t.start()\nfor t in ts: t.join()\nprint(x)\n');
    const endings = lab.page.locator('#mirror-endings');
    await lab.click('way-explore');
    await lab.click('explore');
    let state = await lab.until((s) => s.activity === 'exploring' && s.progress.executions > 0 && s.progress.endings > 0, 10000, 'progress');
    check(typeof state.progress.expected === 'number' && typeof state.progress.open === 'number', state.progress);
    await lab.page.waitForFunction(() => /Exploring: \S+( million)? executions, \d+ endings? so far/.test(document.getElementById('mirror-endings').textContent), null, { timeout: 5000 });
    await lab.click('stop');
    state = await lab.until(idle, 10000, 'the end');
    // A machine under load may have replaced the engine before it could answer; then there is no report to tell of.
    if (state.report) await lab.page.waitForFunction(() => /not a proof.*It was stopped\..*There may be endings that are not in this list/.test(document.getElementById('mirror-endings').textContent), null, { timeout: 3000 });
    await lab.until((s) => s.engine.connection === 'ready', 10000, 'the engine');
    await lab.lesson('race');
    await lab.model('free');
    state = await lab.explore();
    const wrong = state.report.outcomes.findIndex((o) => o.name && o.story.length);
    check(wrong >= 0, 'an ending has a name and a story');
    const { explanation, story } = state.report.outcomes[wrong];
    const row = endings.locator('tbody tr').nth(wrong);
    await row.waitFor({ state: 'attached', timeout: 3000 });
    const words = await row.textContent();
    check(words.includes(explanation.replace(/`/g, '')), words);
    equal(await row.locator('ol li').count(), story.length);
    const preempting = story.findIndex((move) => move.preempts);
    check(preempting >= 0 && /takes the turn/.test(await row.locator('ol li').nth(preempting).textContent()), words);
    await row.locator('summary').focus();
    await lab.page.keyboard.press('Enter');
    check(await row.locator('ol').isVisible(), 'the story is open');
    await lab.picture('mirror-endings');
    quiet(lab);
    await lab.close();
  });

  test('progress goes to a file and into a second browser; a damaged file is refused with the reason', async () => {
    const lab = await open();
    await lab.program('print("mine")\n');
    await lab.click('share');
    await lab.picture('progress-menu');
    const [download] = await Promise.all([lab.page.waitForEvent('download'), lab.click('save-progress')]);
    equal(download.suggestedFilename(), 'heddle-progress.json');
    const text = readFileSync(await download.path(), 'utf8');
    await lab.close();

    const second = await open();
    await second.program('print("here before")\n');
    const choose = async (content) => {
      await second.click('share');
      const [chooser] = await Promise.all([second.page.waitForEvent('filechooser'), second.click('open-progress')]);
      await chooser.setFiles({ name: 'heddle-progress.json', mimeType: 'application/json', buffer: Buffer.from(content) });
    };
    for (const [content, reason] of [[text.slice(0, -20), /cut off or damaged/], [text.replace('mine', 'MINE'), /check sum/], ['{"a": 1}', /not a file of progress/],
      [[0x7b, 0xff, 0xfe], /not UTF-8/]]) {
      await choose(content);
      const state = await second.until((s) => s.notices.some((n) => n.severity === 'error' && reason.test(n.text)), 10000, String(reason));
      equal(state.program.text, 'print("here before")\n');
    }
    await second.picture('progress-refused');
    await choose(text);
    await second.until((s) => s.program.text === 'print("mine")\n' && s.lesson.state === 'shown', 10000, 'the edit');
    equal(await second.page.locator('#editor').inputValue(), 'print("mine")\n');
    await second.picture('progress-opened');
    const mirror = second.page.locator('#mirror');
    for (const name of ['Save my progress', 'Open saved progress', 'Bring back what was here before'])
      check(await mirror.getByRole('button', { name }).count() === 1, name + ' is a button');
    await second.page.reload();
    await second.until((s) => s.engine.connection === 'ready' && s.program.text === 'print("mine")\n', 10000, 'the edit after a reload');
    await second.program('print("later")\n');
    await choose(text);
    await second.until((s) => s.can_undo_progress && s.program.text === 'print("mine")\n', 10000, 'the way back');
    await second.click('share');
    await second.picture('progress-menu-undo');
    await second.click('undo-progress');
    await second.until((s) => !s.can_undo_progress && s.program.text === 'print("later")\n' && s.notices.some((n) => /as it was/.test(n.text)), 10000, 'what was here before');
    quiet(second);
    await second.close();
  });

  test('on a phone the lab is read, run and explored in elements', async () => {
    const lab = await open({ width: 390, height: 844, ratio: 2 });
    await lab.lessonInElements('race');
    await lab.page.locator('#mirror').getByRole('button', { name: 'Explore (F6)' }).click();
    await lab.until((s) => idle(s) && s.report, 20000, 'the exploration');
    await lab.page.locator('#mirror').getByRole('table', { name: 'Endings' }).waitFor({ timeout: 3000 });
    const wide = await lab.page.evaluate(() => document.documentElement.scrollWidth);
    check(wide <= 400, 'the page is ' + wide + ' wide');
    await lab.page.screenshot({ path: lab.pictureFile('phone') });
    quiet(lab);
    await lab.close();
  });

  test('the layouts at three sizes, dark and light', async () => {
    for (const [width, height, scheme] of [[1280, 720, 'dark'], [1024, 700, 'light'], [2560, 1440, 'light']]) {
      const lab = await open({ width, height, scheme });
      const name = (what) => 'layout-' + what + '-' + width;
      await lab.lesson('race');
      await lab.click('way-read');
      await lab.until((s) => s.ui.layout === 'read', 10000, 'reading');
      await lab.picture(name('read'));
      await lab.run();
      await lab.picture(name('run'));
      await lab.explore();
      await lab.click('outcome-1');
      await lab.picture(name('explore'));
      await lab.click('outcome-step-1');
      const state = await lab.until(stepped, 10000, 'the stepper');
      for (let i = 1; i <= Math.min(9, state.step.length); ++i) {
        await lab.page.keyboard.press('F10');
        await lab.until((s) => stepped(s) && s.step.position === i, 10000, 'move ' + i);
      }
      await lab.picture(name('step'));
      const rects = (await lab.state()).ui.rects;
      for (const [what, [x, y, w, h]] of Object.entries(rects))
        if (/^(panel-|step|way-|model-|share$|help$)/.test(what) && what !== 'panel-share-menu')
          check(x >= -1 && x + w <= width + 1 && (/^step-/.test(what) || (y >= -1 && y + h <= height + 1)), what + ' lies outside at ' + width + ': ' + [x, y, w, h]);
      quiet(lab);
      await lab.close();
    }
  });

  test('a newcomer: predict, run, explore, replay, back up, choose otherwise, repair, prove, share', async () => {
    const lab = await open({ width: 1280, height: 800 });
    const second = await walkAsNewcomer(lab, 'tour', (address) => open({ ready: false, address, width: 1280, height: 800, scheme: 'light' }));
    quiet(second);
    await second.close();
    quiet(lab);
    await lab.close();
  });
}
