// Drives the page as a learner would: real clicks where the snapshot says that a button is, real keys, and the state
// read back from window.heddle.snapshot().

import { createRequire } from 'node:module';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const artefacts = path.join(root, 'build', 'artefacts', 'browser');

const { chromium } = createRequire(path.join(root, 'package.json'))('playwright-core');

// Software rendering everywhere, so that the pictures are the same on any machine.
const flags = ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
  '--disable-sync', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'];

// serve.py as a child, with what is built; resolves to {address, close}.
export function serve(...options) {
  const child = spawn('/usr/bin/python3', [path.join(root, 'serve.py'), '--no-build', '--no-open', '--port', '0', ...options],
    { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (data) => {
      text += data;
      const match = text.match(/http:\/\/127\.0\.0\.1:\d+\//);
      if (match) resolve({ address: match[0], close: () => child.kill('SIGINT') });
    });
    child.on('exit', () => reject(new Error('serve.py ended: ' + text)));
  });
}

export function launch(extra = []) {
  return chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: [...flags, ...extra] });
}

export class Lab {
  constructor(page, context) {
    this.page = page;
    this.context = context;
    this.problems = [];  // everything that the browser complained about
    page.on('console', (message) => {
      if (message.type() === 'error' || /Content Security Policy|Trusted/.test(message.text())) this.problems.push(message.text());
    });
    page.on('pageerror', (error) => this.problems.push(String(error)));
  }

  static async open(browser, address, { width = 1440, height = 900, ratio = 1, scheme = 'dark', prepare, ready = true } = {}) {
    const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: ratio, colorScheme: scheme });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']).catch(() => {});
    const page = await context.newPage();
    const lab = new Lab(page, context);
    if (prepare) await prepare(page);
    await page.goto(address);
    if (ready) await lab.until((s) => s.engine.connection === 'ready' && s.lesson.state === 'shown', 15000, 'the page to be ready');
    return lab;
  }

  close() { return this.context.close(); }
  state() { return this.page.evaluate(() => window.heddle.snapshot()); }

  async until(condition, timeout = 10000, what = String(condition)) {
    const end = Date.now() + timeout;
    for (;;) {
      const state = await this.state();
      if (state && condition(state)) return state;
      if (Date.now() > end) throw new Error('waited ' + timeout + ' ms for ' + what + '; the state is ' + JSON.stringify(state).slice(0, 3000));
      await this.page.waitForTimeout(20);
    }
  }

  // The middle of something drawn, by its name in the snapshot, once it has come to rest there.
  async where(name) {
    const state = await this.until((s) => s.ui.rects[name], 10000, '"' + name + '" to be drawn');
    const [x, y, w, h] = state.ui.rects[name];
    return { x: x + w / 2, y: y + h / 2, rect: [x, y, w, h] };
  }
  async click(name) {
    const { x, y } = await this.where(name);
    await this.page.mouse.move(x, y);
    await this.page.mouse.click(x, y, { delay: 40 });
    await this.settle();
  }
  // Until nothing is drawn any more: what was asked for is on the screen.
  async settle() {
    for (let last = -1; ;) {
      const frames = await this.page.evaluate(() => window.heddle.framesDrawn());
      if (frames === last) return;
      last = frames;
      await this.page.waitForTimeout(150);
      if ((await this.state()).activity !== 'idle') return;
    }
  }

  async lesson(id) {
    await this.click('lesson-list');
    await this.click('lesson-' + id);
    return this.until((s) => s.lesson.id === id && s.lesson.state === 'shown', 10000, 'lesson ' + id);
  }
  // Where the canvas has no room: by the elements.
  async lessonInElements(id) {
    await this.page.locator('#mirror-lessons [data-act="open-lesson:' + id + '"]').click();
    return this.until((s) => s.lesson.id === id && s.lesson.state === 'shown', 10000, 'lesson ' + id);
  }
  pictureFile(name) { return path.join(artefacts, name + '.png'); }
  async program(text) {
    await this.page.click('#editor');
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.insertText(text);
    return this.until((s) => s.program.text === text, 10000, 'the program to be typed');
  }
  async run(timeout = 30000) {
    await this.click('way-run');
    await this.click('run');
    return this.until((s) => s.activity === 'idle' && s.verdict, timeout, 'the run to end');
  }
  async explore(timeout = 60000) {
    await this.click('way-explore');
    await this.click('explore');
    return this.until((s) => s.activity === 'idle' && s.report, timeout, 'the exploration to end');
  }
  async model(name) {
    await this.click('model-' + name);
    return this.until((s) => s.model === name, 10000, 'model ' + name);
  }
  async picture(name) {
    await this.page.mouse.move(2, 2);
    await this.settle();
    await this.page.screenshot({ path: path.join(artefacts, name + '.png') });
  }
}

export function check(condition, detail) {
  if (!condition) throw new Error(typeof detail === 'string' ? detail : 'got ' + JSON.stringify(detail));
}
export function equal(got, wanted, what = '') {
  const a = JSON.stringify(got), b = JSON.stringify(wanted);
  if (a !== b) throw new Error((what ? what + ': ' : '') + 'got ' + a + ', wanted ' + b);
}
