// How long a frame of the page takes to be made (from NewFrame to the end of Render, without its presentation), in Chromium at 1280×720:
// a run of as many events as are kept (100,000), stepping a long execution with every panel and its timeline, and both beside each other. Prints a table as it goes. `node tests/bench/frame.mjs
// [MOVES [SECONDS]]`, after the page was built; what has not come about after SECONDS is measured with what there is by then. Nothing is judged.

import { Lab, launch, serve } from '../browser/lab.mjs';

const moves = Number(process.argv[2] || 100000), patience = Number(process.argv[3] || 180) * 1000;
const browser = await launch(), server = await serve();
const say = (words) => process.stderr.write(words + '\n');
// Whatever happens, there is an end to it.
const end = (code) => { browser.close().catch(() => {}).then(() => { server.close(); process.exit(code); }); };
setTimeout(() => { say('given up: it took more than ' + 4 * patience / 1000 + ' s'); end(1); }, 4 * patience).unref();

// Frames while the pointer moves over the page. Another process may take the processor in the midst of one: the median is what counts.
async function frames(lab, name, count = 60) {
  const times = [];
  let last = -1;
  for (let i = 0; times.length < count && i < 4 * count; ++i) {
    await lab.page.mouse.move(400 + (i * 37) % 600, 540 + (i * 13) % 150);
    const [drawn, time] = await lab.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => done([window.heddle.framesDrawn(), window.heddle.frameTime()])))));
    if (drawn !== last) times.push(time);
    last = drawn;
  }
  times.sort((a, b) => a - b);
  const at = (part) => times[Math.min(times.length - 1, Math.floor(times.length * part))].toFixed(2);
  console.log(name.padEnd(58) + ' median ' + at(0.5) + ' ms, 95 of 100 within ' + at(0.95) + ' ms, longest ' + at(1) + ' ms');
}

// Until it is so, or for as long as there is patience; tells how far it is. The state is large by then: it is asked for once a second.
async function until(lab, what, condition, progress) {
  const began = Date.now();
  for (;;) {
    const state = await lab.state();
    if (condition(state)) return state;
    if (Date.now() - began > patience) { say(what + ': not all of it after ' + patience / 1000 + ' s'); return state; }
    say(what + ', ' + Math.round((Date.now() - began) / 1000) + ' s' + (progress ? ': ' + progress(state) : ''));
    await lab.page.waitForTimeout(1000);
  }
}

try {
  const lab = await Lab.open(browser, server.address, { width: 1280, height: 720 });
  await frames(lab, 'a first visit');
  const act = (name) => lab.page.evaluate((action) => window.heddle.act(action), name);
  // Two threads that wake each other: each turn is a slice and a wait of its own.
  const turns = Math.ceil(moves * 0.3);
  await lab.program('import threading\na = threading.Semaphore(1)\nb = threading.Semaphore(0)\ndef work(mine, other):\n    for i in range(' + turns + '):\n        mine.acquire()\n        other.release()\n' +
    'ts = [threading.Thread(target=work, args=(a, b)), threading.Thread(target=work, args=(b, a))]\nfor t in ts: t.start()\nfor t in ts: t.join()\n');
  await act('run');
  let state = await until(lab, 'a run of turns', (s) => s.activity === 'idle' && s.verdict, (s) => s.run_timeline.events + ' events');
  await frames(lab, 'a run of turns, ' + state.run_timeline.events + ' events');
  await act('timeline-in');
  await act('timeline-in');
  await frames(lab, 'the same, nearer');
  const rounds = Math.floor(moves / 8);
  await lab.program('import threading\nn = 0\nlock = threading.Lock()\ndef work():\n    global n\n    for i in range(' + rounds + '):\n        with lock:\n            n += 1\n' +
    'ts = [threading.Thread(target=work) for i in range(2)]\nfor t in ts: t.start()\nfor t in ts: t.join()\n');
  await act('run');
  state = await until(lab, 'running', (s) => s.activity === 'idle' && s.verdict, (s) => s.run_timeline.events + ' events');
  await frames(lab, 'a run, ' + state.run_timeline.events + ' events');
  await act('step');
  await until(lab, 'opening the stepper', (s) => s.activity === 'idle' && s.step);
  await act('step-run');
  state = await until(lab, 'stepping', (s) => s.activity === 'idle' && s.step.position > 100);
  await frames(lab, 'stepped, ' + state.step.length + ' moves');
  await act('bytecode');
  await act('clocks');
  await frames(lab, 'the same with bytecode and clocks');
  await act('timeline-fit');
  await frames(lab, 'the same, the whole execution in view');
  await act('timelines-both');
  await frames(lab, 'the same, beside the run');
  end(0);
} catch (error) {
  say(error.stack || String(error));
  end(1);
}
