// Runs programs on the page's own engine in Chromium. Standard input: a JSON list of {"name", "path", "model"}, the path from the project's folder.
// Prints one JSON object a line: {"name", "model", "code", "out", "err"}; code is null where the program did not end in time.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Lab, launch, root, serve } from './lab.mjs';

const jobs = JSON.parse(readFileSync(0, 'utf8'));
const server = await serve();
const browser = await launch();
try {
  const lab = await Lab.open(browser, server.address);
  // An engine beside the page's, made by the page's own script in the page's own isolation.
  await lab.page.evaluate(() => new Promise((resolve, reject) => {
    const listeners = new Map();
    const receive = (text) => {
      const event = JSON.parse(text);
      if (event.type === 'ready') resolve();
      else listeners.get(event.id)?.(event);
    };
    const start = () => {
      const link = new EngineLink(receive, (why) => {
        for (const listener of listeners.values()) listener({ type: 'lost', why });
        listeners.clear();
        start();
      });
      link.start();
      window.programs.link = link;
    };
    let last = 0;
    window.programs = {
      run: (name, source, model, timeout) => new Promise((done) => {
        const id = ++last, told = { code: null, out: '', err: '' };
        const end = () => { clearTimeout(timer); listeners.delete(id); done(told); };
        const timer = setTimeout(() => { window.programs.link.discard(); start(); end(); }, timeout);
        listeners.set(id, (event) => {
          if (event.type === 'output') for (const item of event.items) told[item.stream] += item.text;
          if (event.type === 'diagnostics') told.err += JSON.stringify(event.items) + '\n';
          if (event.type === 'finished') told.code = event.verdict.exit_code;
          if (event.type === 'finished' || event.type === 'error' || event.type === 'lost') {
            if (event.type !== 'finished') told.err += JSON.stringify(event);
            end();
          }
        });
        window.programs.link.send(JSON.stringify({ v: 1, id, type: 'run', program: { name, source }, model }));
      }),
    };
    setTimeout(() => reject(new Error('the engine did not start')), 20000);
    start();
  }));
  for (const job of jobs) {
    const source = readFileSync(path.join(root, job.path), 'utf8');
    const told = await lab.page.evaluate(([name, text, model]) => window.programs.run(name, text, model, 60000), [job.path, source, job.model]);
    console.log(JSON.stringify({ name: job.name, model: job.model, ...told }));
  }
} finally {
  await browser.close();
  server.close();
}
