// How many executions a second the page explores, in Chromium: counter(6,1), whose 518,400 are known, asked for with the page's own button. Everything from
// the request to the verdict counts, the search for better schedules too. `node tests/bench/explore.mjs [TIMES]`, after the page was built.
// A wrong count is an error; times are not judged.

import { Lab, launch, serve } from '../browser/lab.mjs';

const times = Number(process.argv[2] || 3), threads = 6, executions = 518400;
const program = 'import threading\nc = 0\ndef work():\n    global c\n    r = c\n    c = r + 1\nts = [threading.Thread(target=work) for i in range(' + threads + ')]\n' +
  'for t in ts: t.start()\nfor t in ts: t.join()\nprint(c)\n';
const browser = await launch(), server = await serve();
let code = 0;
try {
  const lab = await Lab.open(browser, server.address);
  await lab.program(program);
  for (let i = 0; i < times; ++i) {
    const { report } = await lab.explore(120000);
    if (!report.complete || report.executions !== executions) throw new Error(report.executions + ' executions' + (report.complete ? '' : ', not complete'));
    const seconds = report.elapsed_ms / 1000;
    console.log('counter(' + threads + ',1) ' + report.executions + ' executions, ' + report.jobs + (report.jobs === 1 ? ' worker, ' : ' workers, ') + seconds.toFixed(2) + ' s, ' +
      Math.round(report.executions / seconds) + ' /s');
    await lab.program(program + '#\n'.repeat(i + 1)); // a new program: its report is not there yet
  }
} catch (error) {
  console.error(error.stack || String(error));
  code = 1;
}
await browser.close();
server.close();
process.exit(code);
