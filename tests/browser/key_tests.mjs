// Keys with modifiers, as a keyboard sends them, and first presses on a page that nobody touched yet.

import { check, equal } from './lab.mjs';

const idle = (s) => s.activity === 'idle';
const stepped = (s) => idle(s) && s.step && s.way === 'step';

const kCounter = 'import threading\nn = 0\ndef bump():\n    global n\n    n += 2\ndef add():\n    global n\n    n += 1\n    bump()\n    n += 3\n' +
  'ts = [threading.Thread(target=add) for i in range(2)]\nfor t in ts: t.start()\nfor t in ts: t.join()\nprint(n)\n';

export function keyTests(test, { open, quiet }) {
  test('keys with modifiers: Shift+F5, Shift+F10, Alt+F10, Alt+F11, Shift+Enter, Ctrl+Z, Ctrl+Y, Ctrl+F', async () => {
    const lab = await open();
    const keyboard = lab.page.keyboard;
    await lab.program('n = 0\nwhile True:\n    n += 1\n');
    await keyboard.press('Shift+Enter');
    await lab.until((s) => s.activity === 'running', 10000, 'Shift+Enter to run');
    await keyboard.press('Shift+F5');
    let state = await lab.until((s) => idle(s) && s.verdict, 10000, 'Shift+F5 to stop');
    equal(state.verdict.kind, 'stopped');

    await lab.program(kCounter);
    await keyboard.press('F10');
    await lab.until(stepped, 10000, 'the stepper');
    await keyboard.press('F10');
    state = await lab.until((s) => stepped(s) && s.step.position === 1, 10000, 'a move');
    await lab.page.evaluate(() => window.heddle.act('step-thread:1'));
    state = await lab.until((s) => stepped(s) && s.step.position === 2, 10000, 'thread 1 to move');
    equal(state.step.threads[1].next_line, 8);
    for (const [key, line] of [['Alt+F10', 5], ['Alt+F11', 10]]) {
      await keyboard.press(key);
      await lab.until((s) => stepped(s) && s.step.threads[1].next_line === line, 10000, key);
    }
    state = await lab.state();
    const at = state.step.position;
    await keyboard.press('Shift+F10');
    await lab.until((s) => stepped(s) && s.step.position === at - 1, 10000, 'Shift+F10 to go back');

    await lab.page.click('#editor');
    await keyboard.press('Control+End');
    await keyboard.type('# mine');
    await lab.until((s) => s.program.text.endsWith('# mine'), 10000, 'the typing');
    await keyboard.press('Control+Z');
    await lab.until((s) => !s.program.text.endsWith('# mine'), 10000, 'Ctrl+Z');
    await keyboard.press('Control+Y');
    await lab.until((s) => s.program.text.endsWith('# mine'), 10000, 'Ctrl+Y');
    await keyboard.press('Control+F');
    check(await lab.page.locator('#find').isVisible(), 'Ctrl+F opens the search');
    await keyboard.press('Escape');
    check(!await lab.page.locator('#find').isVisible(), 'Escape closes it');
    // Browser keys stay the browser's: nothing of ours keeps them.
    const kept = await lab.page.evaluate(() => ['F3', 'F11', 'F12'].filter((key) => !window.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))));
    equal(kept, []);
    quiet(lab);
    await lab.close();
  });

  test('Enter on “Open saved progress” as the first thing on a page opens the chooser', async () => {
    const lab = await open();
    const button = lab.page.locator('#mirror').getByRole('button', { name: 'Open saved progress' });
    await button.focus();
    const waiting = lab.page.waitForEvent('filechooser', { timeout: 5000 });
    await lab.page.evaluate(() => 0);  // by then the browser knows that a chooser is waited for
    await lab.page.keyboard.press('Enter');
    const chooser = await waiting;
    await chooser.setFiles({ name: 'x.py', mimeType: 'text/x-python', buffer: Buffer.from('print("opened")\n') });
    await lab.until((s) => s.program.text === 'print("opened")\n', 10000, 'the file');
    quiet(lab);
    await lab.close();
  });

  test('the Bytecode button is pressed by mouse and, in elements, by keyboard', async () => {
    const lab = await open();
    await lab.program(kCounter);
    await lab.click('way-step');
    await lab.click('step');
    await lab.until(stepped, 10000, 'the stepper');
    await lab.click('bytecode');
    await lab.until((s) => s.ui.rects['panel-bytecode'], 10000, 'the bytecode');
    await lab.click('bytecode');
    await lab.until((s) => !s.ui.rects['panel-bytecode'], 10000, 'it to close');
    const button = lab.page.locator('#mirror').getByRole('button', { name: 'Show the bytecode' });
    await button.waitFor({ state: 'attached', timeout: 3000 });
    await button.focus();
    await lab.page.keyboard.press('Enter');
    await lab.page.locator('#mirror').getByRole('table', { name: 'Bytecode' }).waitFor({ timeout: 3000 });
    quiet(lab);
    await lab.close();
  });
}
