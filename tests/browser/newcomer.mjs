// From an empty profile to a repaired program and a link, as somebody would who has never been here; in every browser the same.

import { check, equal } from './lab.mjs';

export const idle = (s) => s.activity === 'idle';
export const stepped = (s) => idle(s) && s.step && s.way === 'step';

// `lab`: just opened. `second(address)` opens the link elsewhere and resolves to a Lab. Pictures are called PREFIX-1-lesson and so on.
export async function walkAsNewcomer(lab, prefix, second) {
  const picture = (name) => lab.picture(prefix + '-' + name);
  await lab.lesson('race');
  await picture('1-lesson');
  let state = await lab.run();
  equal(state.verdict.kind, 'exit');
  await picture('2-run');
  await lab.click('way-explore');
  await lab.click('predict-first');
  state = await lab.explore();
  await lab.click('predict-' + state.prediction.choices.findIndex((c) => c.text.endsWith('… 0')));
  await picture('3-predict');
  await lab.click('reveal');
  state = await lab.until((s) => s.ui.rects['outcome-0'], 10000, 'the table');
  equal([state.report.outcomes.length, state.report.complete], [7, true]);
  // The shortest failure: the fewest interruptions that do not end at 0.
  const wrong = state.report.outcomes.map((o, i) => [o.preemptions, i]).filter(([, i]) => !/: 0\n?$/.test(state.report.outcomes[i].output)).sort((a, b) => a[0] - b[0])[0][1];
  await lab.click('outcome-' + wrong);
  await picture('4-endings');
  await lab.click('outcome-step-' + wrong);
  state = await lab.until(stepped, 10000, 'the stepper');
  const length = state.step.length;
  for (let i = 1; i <= length; ++i) {
    await lab.page.keyboard.press('F10');
    state = await lab.until((s) => stepped(s) && s.step.position === i, 10000, 'move ' + i);
  }
  equal(state.step.over, true);
  await picture('5-step');
  // Back up until there is a choice, and choose otherwise.
  let other = null;
  for (let i = length - 1; i > 0 && !other; --i) {
    await lab.page.keyboard.press('Shift+F10');
    state = await lab.until((s) => stepped(s) && s.step.position === i, 10000, 'back to ' + i);
    if (i <= length - 2) other = state.step.threads.find((t) => t.index > 0 && t.state === 'ready' && t.index !== state.step.moves[i].thread);
  }
  check(other, 'two threads can move somewhere');
  const at = state.step.position;
  await lab.click('step-thread-' + other.index);
  state = await lab.until((s) => stepped(s) && s.step.position === at + 1, 10000, 'the other thread');
  check(state.step.threads.some((t) => t.state === 'ready' && state.ui.rects['next-operation-' + t.index]), 'what comes next is underlined');
  await picture('6-otherwise');
  const repaired = state.program.text.replace('shared_variable = 0\n', 'shared_variable = 0\nlock = threading.Lock()\n')
    .replace(/^( +)shared_variable ([+-])= 1$/gm, '$1with lock:\n$1    shared_variable $2= 1');
  await lab.program(repaired);
  await lab.click('way-explore');
  await lab.click('predict-first');
  await lab.until((s) => !s.predict_first, 10000, 'no more predictions');
  state = await lab.explore();
  equal([state.report.complete, state.report.races.length], [true, 0]);
  equal(state.report.outcomes.map((o) => o.output.trim().split(' ').pop()), ['0']);
  await picture('7-proved');
  await lab.click('share');
  await lab.click('copy-link');
  // A browser that gives no clipboard shows the link in its address bar.
  state = await lab.until((s) => s.notices.some((n) => /copied|address bar/.test(n.text)), 10000, 'the link');
  const copied = state.notices.some((n) => /is copied/.test(n.text));
  const link = await lab.page.evaluate((fromClipboard) => (fromClipboard ? navigator.clipboard.readText() : location.href), copied);
  check(/#v1\//.test(link), link);
  const elsewhere = await second(link);
  state = await elsewhere.until((s) => s.program.text === repaired && s.engine.connection === 'ready', 15000, 'the shared program');
  equal(state.way, 'explore');
  await elsewhere.picture(prefix + '-8-shared');
  return elsewhere;
}
