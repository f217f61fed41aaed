// Starts the page: loads the UI module with a progress bar, then connects it with the engine, the lessons, the text
// field, the keyboard and the browser's storage. The UI module decides everything; this is what only a page can do.
'use strict';

(() => {
  // ?embed=1&lesson=race&panels=program,results: inside another page, with what it keeps apart from the whole lab's.
  const wanted = new URLSearchParams(location.search);
  const embedded = wanted.get('embed') === '1';
  const storagePrefix = embedded ? 'heddle/embed/' : 'heddle/';
  const fontFiles = ['fonts/Inter-Regular.ttf', 'fonts/Inter-SemiBold.ttf', 'fonts/JetBrainsMono-Regular.ttf'];
  const canvas = document.getElementById('canvas');
  const splash = document.getElementById('splash');
  const encoder = new TextEncoder();
  let ui = null;

  // --- splash -------------------------------------------------------------------------------------------------

  function fail(message) {
    splash.hidden = false;
    splash.classList.add('failed');
    document.getElementById('splash-note').textContent = message;
    document.documentElement.dataset.state = 'failed';
  }

  const loaded = new Map();
  function progress(file, bytes, whole) {
    loaded.set(file, [bytes, Math.max(whole, bytes)]);
    let have = 0, want = 0;
    for (const [part, all] of loaded.values()) { have += part; want += all; }
    document.getElementById('splash-bar').style.width = Math.round(100 * have / Math.max(want, 1)) + '%';
    document.getElementById('splash-note').textContent = 'Loading… ' + (have / 1e6).toFixed(1) + ' MB';
  }

  // The sizes below are only for the bar: a compressed answer does not tell how long it will be.
  async function load(file, guess) {
    const response = await fetch(file);
    if (!response.ok) throw new Error(file + ': ' + response.status);
    const length = response.headers.get('Content-Encoding') ? 0 : Number(response.headers.get('Content-Length'));
    const whole = length || guess;
    if (!response.body) return new Uint8Array(await response.arrayBuffer());
    const parts = [];
    let bytes = 0;
    for (const reader = response.body.getReader(); ;) {
      const { done, value } = await reader.read();
      if (done) break;
      parts.push(value);
      bytes += value.length;
      progress(file, bytes, whole);
    }
    progress(file, bytes, bytes);
    const result = new Uint8Array(bytes);
    let at = 0;
    for (const part of parts) { result.set(part, at); at += part.length; }
    return result;
  }

  // --- storage ------------------------------------------------------------------------------------------------

  function recall(key) {
    if (key === 'lesson' && wanted.get('lesson')) return wanted.get('lesson');
    try { return localStorage.getItem(storagePrefix + key) || ''; } catch (error) { return ''; }
  }
  function store(key, value) {
    try {
      if (value === '') localStorage.removeItem(storagePrefix + key);
      else localStorage.setItem(storagePrefix + key, value);
      return true;
    } catch (error) {
      return false;
    }
  }

  // --- calls into the UI module ---------------------------------------------------------------------------------

  function give(which, text) {
    const size = ui.lengthBytesUTF8(text) + 1;
    ui.stringToUTF8(text, ui._heddle_buffer(which, size), size);
  }
  function call(name, first, second) {
    if (!ui) return 0;
    if (first !== undefined) give(0, first);
    if (second !== undefined) give(1, second);
    const result = ui['_heddle_' + name]();
    if (name === 'act') mirrored = -1;  // it may have changed what only the panels know, e.g. what is measured
    wake();
    return result;
  }

  function notice(severity, lasting, text) {
    give(0, text);
    ui._heddle_notice(severity, lasting ? 1 : 0);
    wake();
  }

  // --- links and files ----------------------------------------------------------------------------------------

  async function openHash() {
    if (!Links.isLink(location.hash)) return;
    try {
      call('open_shared', await Links.unpack(location.hash));
    } catch (error) {
      call('link_refused', error.message);
    }
  }

  // A program, or a file of progress, which holds many.
  async function openFile(file) {
    const megabytes = file.name.endsWith('.json') ? 4 : 1;
    if (file.size > megabytes << 20) return notice(2, false, file.name + ' was not opened: it is longer than ' + megabytes + ' MB.');
    try {
      const content = new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer());
      if (content.includes('\0')) notice(2, false, file.name + ' was not opened: it is not a text file.');
      else call('open_file', file.name, content);
    } catch (error) {
      notice(2, false, file.name + ' was not opened: ' + (error instanceof TypeError ? 'it is not UTF-8 text.' : error.message));
    }
  }

  function listenToFiles() {
    const chooser = document.getElementById('file');
    chooser.addEventListener('change', () => {
      if (chooser.files.length) openFile(chooser.files[0]);
      chooser.value = '';
    });
    window.addEventListener('dragover', (event) => {
      if (event.dataTransfer && Array.from(event.dataTransfer.types).includes('Files')) event.preventDefault();
    });
    window.addEventListener('drop', (event) => {
      if (!event.dataTransfer || !event.dataTransfer.files.length) return;
      event.preventDefault();
      openFile(event.dataTransfer.files[0]);
    });
    window.addEventListener('hashchange', openHash);
  }

  // --- frames -------------------------------------------------------------------------------------------------

  // A frame is asked for when something happened, and again while the module says that something moves.
  let frameAsked = false, timer = 0;
  let frames = 0, mirrored = -1;
  function wake() {
    if (frameAsked || !ui) return;
    frameAsked = true;
    requestAnimationFrame(frame);
    arm();
  }
  function frame() {
    frameAsked = false;
    const began = performance.now();
    ++frames;
    const again = ui._heddle_frame();
    const version = ui._heddle_version();
    if (version !== mirrored) {
      mirrored = version;
      mirror.later();
      if (moves.isOpen) setTimeout(() => moves.tell());
    }
    // Where presenting is slow (software rendering), drawing less often leaves time for typing and messages.
    const took = performance.now() - began;
    if (again && took > 8) setTimeout(wake, 66 - Math.min(took, 60));
    else if (again) wake();
    arm();
  }
  // What is due later (a check of the program, the end of patience with the engine) must not hang on frames, which
  // a hidden tab does not get.
  function arm() {
    clearTimeout(timer);
    const due = ui._heddle_due_in();
    if (due >= 0) timer = setTimeout(() => { ui._heddle_tick(); wake(); arm(); }, due);
  }
  let held = -1;
  function touch(event) {
    if (!ui) return;
    if (event instanceof MouseEvent) {
      const now = (event.shiftKey ? 1 : 0) + (event.ctrlKey || event.metaKey ? 2 : 0);
      if (now !== held) ui._heddle_modifiers(now & 1, now & 2);
      held = now;
    }
    ui._heddle_touch();
    wake();
  }

  // --- what the UI module asks for ------------------------------------------------------------------------------

  const engine = new EngineLink((text) => call('engine_message', text), (why) => call('engine_lost', why));

  const field = new TextField(document.getElementById('editor'), (text) => call('edit', text), (x, y, line, offset) => {
    if (!ui) return;
    const ratio = window.devicePixelRatio;
    ui._heddle_text_field_at(x * ratio, y * ratio, line, offset);
    wake();
  });
  const find = new FindBar(document.getElementById('find'), field, (words) => call('find', words));
  const moves = new MovesBar(document.getElementById('find-moves'), { state: () => window.heddle.snapshot(), act: (name) => call('act', name) });
  const mirror = new Mirror(document.getElementById('mirror'), document.getElementById('live'), {
    snapshot: () => window.heddle.snapshot(),
    lesson: () => JSON.parse(ui.UTF8ToString(ui._heddle_lesson())),
    listing: () => JSON.parse(ui.UTF8ToString(ui._heddle_listing())),
    act: (name) => call('act', name),
  });

  async function text(file) {
    const response = await fetch(file, { cache: 'no-cache' });
    if (!response.ok) throw new Error('the server answered ' + response.status);
    return response.text();
  }

  const host = {
    fonts: [],
    recalled: null,
    send: (message) => engine.send(message),
    restartEngine: () => setTimeout(() => engine.start()),
    fetchLesson: (file) => text('lessons/' + encodeURIComponent(file)).then(
      (content) => call('lesson_loaded', file, content), (error) => call('lesson_failed', file, error.message)),
    store,
    keysSize: () => {
      let keys = [];
      try { keys = Object.keys(localStorage).filter((key) => key.startsWith(storagePrefix)).map((key) => key.slice(storagePrefix.length)); } catch (error) { /* nothing is kept */ }
      host.recalled = encoder.encode(keys.filter((key) => !key.includes('\n')).join('\n'));
      return host.recalled.length;
    },
    recallSize: (key) => { host.recalled = encoder.encode(recall(key)); return host.recalled.length; },
    setText: (value) => field.setText(value),
    canShare: () => Links.supported(),
    share: (text) => Links.pack(text).then(async (hash) => {
      const address = location.origin + location.pathname + location.search + hash;
      try {
        await navigator.clipboard.writeText(address);
        notice(0, false, 'The link is copied: ' + address.length + ' characters. It holds the program itself; nothing was uploaded.');
      } catch (error) {
        history.replaceState(null, '', hash);
        notice(0, false, 'The browser did not let the link be copied. It is in the address bar now: copy it from there.');
      }
    }, (error) => notice(2, false, 'No link was made: ' + error.message + '.')),
    leaveLink: () => history.replaceState(null, '', location.pathname + location.search),
    saveFile: (name, text) => {
      const anchor = document.createElement('a');
      anchor.href = URL.createObjectURL(new Blob([text], { type: name.endsWith('.svg') ? 'image/svg+xml' : name.endsWith('.json') ? 'application/json' : 'text/x-python' }));
      anchor.download = name;
      anchor.click();
      setTimeout(() => URL.revokeObjectURL(anchor.href), 10000);
      return true;
    },
    chooseFile: () => { document.getElementById('file').click(); return true; },
    openLink: (address) => window.open(address, '_blank', 'noopener,noreferrer'),
    showLine: (line) => field.showLine(line),
    followLine: (line) => field.scrollTo(line),
    findMoves: () => setTimeout(() => moves.open()),
    layTextField: (x, y, width, height, paddingY, cell, line, em, dark, letsThrough) => {
      const ratio = window.devicePixelRatio;
      field.lay(x / ratio, y / ratio, width / ratio, height / ratio, paddingY / ratio, cell / ratio, line / ratio, em / ratio);
      find.lay(window.innerWidth - (x + width) / ratio + 12, y / ratio + 8);
      field.element.style.pointerEvents = letsThrough ? 'none' : '';
      const theme = dark ? 'dark' : 'light';
      if (document.documentElement.dataset.theme !== theme) {
        document.documentElement.dataset.theme = theme;
        store('theme', theme);
      }
    },
  };

  // --- the browser's events -----------------------------------------------------------------------------------

  const keys = { F5: 'run', F6: 'explore', F7: 'measure', F9: 'breakpoint', F10: 'step', 'Shift+F10': 'step-back', 'Shift+F5': 'stop', 'Shift+Enter': 'run' };

  // Outside the program: the timeline.
  const timelineKeys = { '+': 'timeline-in', '-': 'timeline-out', '0': 'timeline-fit', ArrowLeft: 'timeline-left', ArrowRight: 'timeline-right', m: 'timeline-mark', n: 'timeline-next', N: 'timeline-previous' };

  // SDL would take Tab, Ctrl and function keys from the browser wherever the focus is. Keys that are ours are handled
  // here, all others stay the browser's; SDL sees none.
  const narrow = window.matchMedia('(max-width: 700px)');
  const typing = (target) => target === field.element || (target instanceof HTMLInputElement && target.type !== 'checkbox' && target.type !== 'radio');
  function onKey(event) {
    // Elements of our own listen themselves.
    const ours = event.target instanceof Element && event.target.closest('#find, #find-moves, #mirror');
    if (!ours) event.stopImmediatePropagation();
    if (event.type !== 'keydown' || event.isComposing || !ui) return;
    if (event.target === field.element) field.key(event);
    if (event.altKey && !event.ctrlKey && (event.key === 'F10' || event.key === 'F11')) {
      event.preventDefault();
      call('act', 'step-line');
      return;
    }
    // Inside the program, and only there, the browser's own search would find nothing: the text is drawn.
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'f' && !narrow.matches) {
      event.preventDefault();
      // With the caret in the program there; else, while stepping, in the moves.
      if (event.target !== field.element && ui._heddle_steps()) call('act', 'timeline-find');
      else find.open();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    let action = keys[(event.shiftKey ? 'Shift+' : '') + event.key];
    if (event.key === 'Escape' && ui._heddle_closes()) action = 'close';
    if (event.key === '?' && !typing(event.target)) action = 'help';
    if (!action && !typing(event.target) && !ours) action = timelineKeys[event.key];
    // Enter on a button presses it.
    if (action === 'run' && event.key === 'Enter' && event.target !== field.element && event.target !== document.body) return;
    if (!action) return;
    event.preventDefault();
    call('act', action);
  }

  function listen() {
    for (const type of ['keydown', 'keyup', 'keypress']) window.addEventListener(type, onKey, true);
    for (const type of ['pointermove', 'pointerdown', 'pointerup', 'wheel', 'resize', 'focus', 'pageshow', 'touchstart', 'touchend', 'touchmove'])
      window.addEventListener(type, touch, { capture: true, passive: true });
    document.addEventListener('mouseleave', touch);
    document.addEventListener('visibilitychange', touch);
    canvas.addEventListener('webglcontextlost', (event) => event.preventDefault());
    canvas.addEventListener('webglcontextrestored', () => call('graphics_restored'));
    // A window that moves to another screen changes its ratio without a resize.
    (function watchRatio() {
      window.matchMedia('(resolution: ' + window.devicePixelRatio + 'dppx)').addEventListener('change', () => {
        window.dispatchEvent(new Event('resize'));
        touch();
        watchRatio();
      }, { once: true });
    })();
  }

  // --- start --------------------------------------------------------------------------------------------------

  function hasWebGL2() {
    const probe = document.createElement('canvas').getContext('webgl2');
    if (!probe) return false;
    const lose = probe.getExtension('WEBGL_lose_context');
    if (lose) lose.loseContext();
    return true;
  }

  async function start() {
    const wantsLight = window.matchMedia('(prefers-color-scheme: light)').matches;
    const theme = recall('theme') || (wantsLight ? 'light' : 'dark');
    document.documentElement.dataset.theme = theme;
    if (typeof WebAssembly !== 'object') return fail('This browser cannot run WebAssembly, which Heddle is made of. Any current Firefox, Chrome, Edge or Safari can.');
    if (!hasWebGL2()) return fail('Heddle draws with WebGL 2, and this browser does not offer it. Turn on hardware acceleration in the browser’s settings, or open this page in a current Firefox, Chrome, Edge or Safari. Lessons and programs can also be used natively: heddle-lab, or the heddle command.');
    engine.start();  // loads while the rest does
    const index = text('lessons/index.json').then((content) => [content, null], (error) => [null, error]);
    let binary, fonts;
    try {
      [binary, ...fonts] = await Promise.all([load('ui.wasm', 1200000), ...fontFiles.map((file) => load(file, 150000).catch(() => null))]);
    } catch (error) {
      return fail('A part of Heddle could not be loaded (' + error.message + '). Check the connection and reload the page.');
    }
    host.fonts = fonts;
    if (fonts[2]) {
      try { document.fonts.add(await new FontFace('Heddle Code', fonts[2].buffer).load()); } catch (error) { /* the field falls back to a monospaced font of the system */ }
    }
    const waiting = [];
    engine.onMessage = (message) => waiting.push(['engine_message', message]);
    engine.onLost = (why) => waiting.push(['engine_lost', why]);
    const module = await HeddleUI({ canvas, host, wasmBinary: binary, locateFile: (file) => file });
    ui = module;
    if (ui._heddle_start(theme === 'dark' ? 1 : 0) !== 0) {
      ui = null;
      return fail('WebGL 2 could not be started. Close other tabs that draw in 3D and reload the page.');
    }
    engine.onMessage = (message) => call('engine_message', message);
    engine.onLost = (why) => call('engine_lost', why);
    for (const [name, argument] of waiting) call(name, argument);
    listen();
    if (!engine.threads) {
      notice(1, true, 'This page is not cross-origin isolated, so the browser allows no shared memory: Run takes turns between the threads instead of running them in parallel. Everything else works. (Serve it with COOP and COEP headers, as serve.py does, for real parallel runs.)');
    }
    const [content, error] = await index;
    if (content !== null) call('index_loaded', content);
    else call('index_failed', error.message);
    listenToFiles();
    if (Links.supported()) openHash();
    const motion = window.matchMedia('(prefers-reduced-motion: reduce)');
    if (motion.matches) call('act', 'reduce-motion');
    if (embedded) call('act', 'embed:' + (wanted.get('panels') || 'program,results,console'));
    splash.hidden = true;
    document.documentElement.dataset.state = 'started';
    touch();
    field.element.focus({ preventScroll: true });
  }

  window.heddle = {
    // The whole state, and where things are on the screen (CSS pixels).
    snapshot: () => (ui ? JSON.parse(ui.UTF8ToString(ui._heddle_snapshot())) : null),
    // What a key or a button does, by its name.
    act: (name) => call('act', name) !== 0,
    framesDrawn: () => frames,
    // Milliseconds that the last frame took to be made, without its presentation.
    frameTime: () => (ui ? ui._heddle_frame_ms() : 0),
    // For tests: the engine's Worker throws, as a fault in it would.
    failEngine: (message) => engine.worker && engine.worker.postMessage({ fail: message }),
  };

  start().catch((error) => fail('Heddle could not start: ' + error.message + '. Reload the page to try again.'));
})();
