// How long a frame of the page takes to be made (from NewFrame to the end of Render, without its presentation), in Chromium at 1280×720:
// stepping a long execution with every panel and its timeline, and a run's timeline. Prints a table. `node tests/bench/frame.mjs [MOVES]`,
// after the page was built. Nothing is judged.

import { Lab, launch, serve } from '../browser/lab.mjs';

const moves = Number(process.argv[2] || 100000);
const browser = await launch(), server = await serve();

// Frames while the pointer moves over the page.
async function frames(lab, name) {
  const times = [];
  for (let i = 0; i < 60; ++i) {
    await lab.page.mouse.move(400 + (i * 37) % 600, 540 + (i * 13) % 150);
    await lab.page.waitForTimeout(40);
    times.push(await lab.page.evaluate(() => window.heddle.frameTime()));
  }
  times.sort((a, b) => a - b);
  console.log(name.padEnd(44) + ' median ' + times[30].toFixed(2) + ' ms, 95 of 100 within ' + times[57].toFixed(2) + ' ms, longest ' + times[59].toFixed(2) + ' ms');
}

const lab = await Lab.open(browser, server.address, { width: 1280, height: 720 });
await frames(lab, 'a first visit');
const half = Math.floor(moves / 8);
await lab.program('import threading\nn = 0\nlock = threading.Lock()\ndef work():\n    global n\n    for i in range(' + half + '):\n        with lock:\n            n += 1\n' +
  'ts = [threading.Thread(target=work) for i in range(2)]\nfor t in ts: t.start()\nfor t in ts: t.join()\n');
await lab.run(120000);
let state = await lab.state();
await frames(lab, 'a run, ' + state.run_timeline.events + ' events');
await lab.click('way-step');
await lab.click('step');
await lab.until((s) => s.activity === 'idle' && s.step, 20000, 'the stepper');
await lab.page.evaluate(() => window.heddle.act('step-run'));
state = await lab.until((s) => s.activity === 'idle' && s.step.position > 100, 600000, 'the whole execution');
await frames(lab, 'stepped, ' + state.step.length + ' moves');
await lab.page.evaluate(() => { window.heddle.act('timeline-fit'); window.heddle.act('bytecode'); window.heddle.act('clocks'); });
await lab.settle();
await frames(lab, 'the same, all of it in view, bytecode, clocks');
await browser.close();
server.close();
process.exit(0);
