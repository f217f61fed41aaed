// The lab in elements: lesson, threads, endings and the rest as headings, lists, tables and buttons, for screen readers,
// for the keyboard alone, and for screens too small for the canvas. Made from the same snapshot that tests read; what it
// does goes through the same actions as keys and buttons.
'use strict';

class Mirror {
  // snapshot(), lesson() and listing() give objects, act(name) does something.
  constructor(root, live, { snapshot, lesson, listing, act }) {
    this.root = root;
    this.live = live;
    this.source = { snapshot, lesson, listing, act };
    this.parts = new Map();   // name → [element, what it was made of]
    this.told = null;
    this.timer = 0;
  }

  // Something may have changed. Not at once: a flood of output must not become a flood of elements.
  later() {
    if (this.timer) return;
    this.timer = setTimeout(() => { this.timer = 0; this.update(); }, 150);
  }

  update() {
    const state = this.source.snapshot();
    if (!state) return;
    this.part('controls', 'Controls', [state.way, state.model, state.activity, state.stopping, state.ui.layout, state.can_undo_progress], () => this.controls(state));
    this.part('notices', 'Notices', state.notices, () => this.list(state.notices.map((n) => n.text)));
    this.part('lessons', 'Lessons', [state.lessons, state.lesson.id], () => this.lessons(state));
    this.part('lesson', 'Lesson: ' + (state.lesson.title || ''), [state.lesson, state.quizzes, state.program.index], () => this.blocks(this.source.lesson()));
    this.part('problems', 'Problems in the program', state.diagnostics, () => this.list(state.diagnostics.map((d) => 'Line ' + d.line + ': ' + d.message + (d.hint ? ' ' + d.hint : ''))));
    this.part('result', 'This run', [state.verdict, state.threads, state.processes, state.pipes, state.seen, state.activity === 'idle' && state.run_timeline], () => this.result(state));
    const { find, ...step } = state.step || {};
    this.part('stepping', 'Stepping', [state.step && step, this.bytecodeOpen, state.ui.measured, state.ui.marked], () => this.stepping(state));
    this.part('find', 'Find in the moves', [find, state.activity], () => this.findMoves(state));
    this.part('endings', 'Endings', [state.report, state.report_stale, state.prediction, state.predict_first, state.random_any, state.draws_numbers, state.activity, state.activity === 'exploring' && state.progress], () => this.endings(state));
    this.part('measure', 'Measure', [state.measured, state.beside, state.measured_stale, state.measured_runs, state.activity], () => this.measured(state));
    this.part('console', 'Console', [state.console, state.console_lines], () => this.console(state));
    this.tell(state);
  }

  // --- pieces ---------------------------------------------------------------------------------------------------

  element(tag, text, attributes = {}) {
    const made = document.createElement(tag);
    if (text !== null && text !== undefined) made.textContent = text;
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  }
  button(label, action, { pressed, disabled } = {}) {
    const made = this.element('button', label, { type: 'button', 'data-act': action });
    if (pressed !== undefined) made.setAttribute('aria-pressed', String(pressed));
    made.disabled = Boolean(disabled);
    made.addEventListener('click', () => {
      if (action === 'mirror-bytecode') this.bytecodeOpen = !this.bytecodeOpen;  // of this view alone
      else this.source.act(action);
      this.later();
    });
    return made;
  }
  list(texts) {
    const made = this.element('ul');
    for (const text of texts) made.append(this.element('li', text));
    return texts.length ? [made] : [];
  }
  table(caption, heads, rows) {
    const made = this.element('table'), head = this.element('tr'), body = this.element('tbody'), top = this.element('thead');
    made.append(this.element('caption', caption));
    for (const name of heads) head.append(this.element('th', name, { scope: 'col' }));
    top.append(head);
    for (const cells of rows) {
      const row = this.element('tr');
      for (const cell of cells) {
        const place = this.element('td');
        place.append(cell);
        row.append(place);
      }
      body.append(row);
    }
    made.append(top, body);
    if (heads.length < 5) return made;
    // Wide ones scroll by themselves, by keyboard too, rather than widening the page.
    const frame = this.element('div', null, { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption });
    frame.append(made);
    return frame;
  }

  // A section that is made anew only when what it shows has changed; the focus stays on the same action.
  part(name, title, content, make) {
    const key = title + JSON.stringify(content);
    const known = this.parts.get(name);
    if (known && known[1] === key) return;
    const section = known ? known[0] : this.element('section', null, { id: 'mirror-' + name });
    const focus = document.activeElement && section.contains(document.activeElement) ? document.activeElement.dataset.act : null;
    const children = make();
    const heading = this.element('h2', title, { id: 'mirror-' + name + '-title' });
    section.setAttribute('aria-labelledby', heading.id);
    section.replaceChildren(heading, ...children);
    section.hidden = children.length === 0;
    if (!known) this.root.append(section);
    this.parts.set(name, [section, key]);
    if (focus) {
      const again = Array.from(section.querySelectorAll('[data-act]')).find((item) => item.dataset.act === focus);
      if (again) again.focus({ preventScroll: true });
    }
  }

  // --- sections -------------------------------------------------------------------------------------------------

  controls(state) {
    const idle = state.activity === 'idle';
    const ways = this.element('p');
    ways.append(this.button('Run (F5)', 'run', { disabled: !idle }), ' ', this.button('Record a run', 'record', { disabled: !idle }), ' ', this.button('Explore (F6)', 'explore', { disabled: !idle }), ' ',
      this.button('Measure (F7)', 'measure', { disabled: !idle }), ' ',
      this.button('Step (F10)', 'step', { disabled: !idle }), ' ', this.button('Back (Shift+F10)', 'step-back', { disabled: !idle }), ' ',
      this.button('Stop (Shift+F5)', 'stop', { disabled: idle || state.stopping }), ' ', this.button('Copy link', 'copy-link', { disabled: !idle }));
    const models = this.element('p', null, { role: 'group', 'aria-label': 'Model: where a switch of threads may fall' });
    for (const [name, label] of [['free', 'free (no GIL)'], ['gil', 'GIL'], ['gil-3.9', 'GIL of 3.9']])
      models.append(this.button('Model ' + label, 'model-' + name, { pressed: state.model === name, disabled: !idle }), ' ');
    const progress = this.element('p', null, { role: 'group', 'aria-label': 'My progress: edits and answers, as a file' });
    progress.append(this.button('Save my progress', 'save-progress'), ' ', this.button('Open saved progress', 'open-progress', { disabled: !idle }));
    if (state.can_undo_progress) progress.append(' ', this.button('Bring back what was here before', 'undo-progress', { disabled: !idle }));
    return [ways, models, progress];
  }
  lessons(state) {
    if (!state.lessons.length) return [];
    const made = this.element('ol');
    for (const lesson of state.lessons) {
      const item = this.element('li');
      item.append(this.button(lesson.title, 'open-lesson:' + lesson.id, { pressed: lesson.id === state.lesson.id }));
      made.append(item);
    }
    return [made];
  }

  runs(parent, runs) {
    for (const run of runs) {
      let made = document.createTextNode(run.text);
      const wrap = (tag) => { const outer = this.element(tag); outer.append(made); made = outer; };
      if (run.code) wrap('code');
      if (run.bold) wrap('strong');
      if (run.italic) wrap('em');
      if (run.strike) wrap('s');
      if (run.text === '\n') made = this.element('br');
      if (run.link && run.link.startsWith('lesson:')) made = this.button(run.text, 'open-lesson:' + run.link.slice(7));
      else if (run.link && /^(https?|mailto):/.test(run.link)) {
        wrap('a');
        made.href = run.link;
        made.rel = 'noopener noreferrer';
        made.target = '_blank';
      }
      parent.append(made);
    }
    return parent;
  }
  blocks(list) {
    return list.map((block) => this.block(block)).filter(Boolean);
  }
  block(block) {
    const inside = (tag, children) => { const made = this.element(tag); made.append(...this.blocks(children)); return made; };
    switch (block.kind) {
      case 'heading': return this.runs(this.element('h' + Math.min(6, block.level + 2)), block.runs);
      case 'paragraph': return this.runs(this.element('p'), block.runs);
      case 'list': {
        const made = inside(block.ordered ? 'ol' : 'ul', block.children);
        if (block.ordered && block.start !== 1) made.start = block.start;
        return made;
      }
      case 'item': return inside('li', block.children);
      case 'quote': return inside('blockquote', block.children);
      case 'rule': return this.element('hr');
      case 'code': return this.element('pre', block.source, { tabindex: '0' });
      case 'table': return this.table('', block.header.map((cell) => cell.map((run) => run.text).join('')), block.rows.map((row) => row.map((cell) => this.runs(this.element('span'), cell))));
      case 'program': {
        const made = this.element('figure');
        made.append(this.element('figcaption', block.title), this.element('pre', block.source, { tabindex: '0', 'aria-label': block.title }),
          this.button(block.open ? 'In the editor' : 'Open “' + block.title + '” in the editor', 'open-program:' + block.index, { disabled: block.open }));
        return made;
      }
      case 'schedule': return this.button('Step through: ' + (block.label || 'this schedule'), 'step-schedule:' + block.index);
      case 'admonition': {
        const made = this.element('aside', null, { 'aria-label': block.title });
        made.append(this.element('strong', block.title), ...this.blocks(block.children));
        return made;
      }
      case 'hint': {
        const made = this.element('details');
        made.append(this.element('summary', 'Hint'), ...this.blocks(block.children));
        return made;
      }
      case 'quiz': return this.quiz(block);
      default: return null;
    }
  }
  quiz(block) {
    const made = this.element('fieldset');
    const legend = this.element('legend', 'Question');
    made.append(legend, ...this.blocks(block.question));
    block.choices.forEach((choice, index) => {
      const label = this.element('label'), box = this.element('input', null, { type: block.single ? 'radio' : 'checkbox', name: 'quiz-' + block.id });
      const action = 'choose-in-quiz:' + index + ':' + block.id;
      box.checked = choice.chosen;
      box.disabled = block.answered;
      box.dataset.act = action;
      box.addEventListener('change', () => { this.source.act(action); this.later(); });
      label.append(box, ' ');
      this.runs(label, choice.text);
      if (block.answered) label.append(choice.correct ? ' (right)' : ' (wrong)');
      const row = this.element('p');
      row.append(label);
      made.append(row);
    });
    made.append(this.button(block.answered ? 'Try again' : 'Check my answer', 'answer-quiz:' + block.id));
    if (block.explanation) made.append(...this.blocks(block.explanation));
    return made;
  }

  result(state) {
    const made = [];
    if (state.verdict) made.push(this.element('p', this.verdict(state.verdict) + (state.verdict.holds_for ? ' Under: ' + state.verdict.holds_for + '.' : '')));
    if (state.verdict && state.verdict.can_step) made.push(this.button('Step through the recorded run', 'step-recorded', { disabled: state.activity !== 'idle' }));
    made.push(...this.list(state.processes.map((p) => this.process(p, state.processes))), ...this.pipes(state.pipes));
    made.push(...this.list(state.threads.map((t) => t.name + ': ' + t.state + (t.line ? ', line ' + t.line : ''))));
    const times = state.run_timeline;
    if (times.lanes.length > 1) made.push(this.table('Who ran and waited how long', ['Thread', 'Ran', 'Waited'],
      times.lanes.slice(0, 100).map((lane, thread) => [this.nameOf(state, thread), this.time(lane.ran_us / 1000), this.time(lane.waited_us / 1000)])),
      ...(times.locks.length ? [this.table('Locks that somebody waited for', ['Lock', 'Waits', 'Held meanwhile'],
        times.locks.map((lock) => [this.plain(lock.name || 'a lock'), String(lock.waits), this.time(lock.held_us / 1000)]))] : []));
    if (state.seen.length) made.push(this.table('Last lines seen', ['Ending', 'Runs'], state.seen.map((s) => [s.text || '(nothing printed)', String(s.runs)])));
    return made;
  }
  verdict(verdict) {
    const names = { exit: 'The program ran to its end', deadlock: 'Deadlock', livelock: 'Livelock', exception: 'Uncaught exception', stopped: 'Stopped', limit: 'A limit was reached', error: 'It did not run' };
    return (names[verdict.kind] || verdict.kind) + (verdict.message ? ': ' + verdict.message : '') + '.';
  }

  nameOf(state, thread) {
    const known = state.threads.find((t) => t.index === thread);
    return known ? known.name : thread === 0 ? 'MainThread' : 'Thread ' + thread;
  }
  plain(text) { return String(text).replace(/`/g, ''); }
  who(state, thread) {
    if (thread < 0) return 'time';
    const known = state.step && state.step.threads.find((t) => t.index === thread);
    return known ? known.name : thread === 0 ? 'MainThread' : 'Thread ' + thread;
  }
  process(process, all) {
    const parent = all.find((p) => p.pid === process.parent);
    const state = process.state === 'dying' ? 'was sent signal ' + process.signal : process.state !== 'ended' ? process.state
      : process.exit_code < 0 ? 'ended by signal ' + -process.exit_code : 'ended, exit code ' + process.exit_code;
    return process.name + ', number ' + process.pid + (parent ? ', started by ' + parent.name : '') + ': ' + state
      + (process.heap_bytes && process.state !== 'ended' ? ', ' + (process.heap_bytes / 1e6).toFixed(1) + ' MB' : '');
  }
  pipes(all) {
    const full = all.filter((pipe) => pipe.messages);
    return full.length ? this.list(full.map((pipe) => 'In ' + this.plain(pipe.name) + ': ' + pipe.messages + (pipe.messages === 1 ? ' message, ' : ' messages, ') + pipe.sizes.join(' + ') + ' bytes')) : [];
  }
  stepping(state) {
    const step = state.step;
    if (!step) return [];
    const idle = state.activity === 'idle' && !step.stale;
    const made = [this.element('p', 'After move ' + step.position + ' of ' + step.length + (step.of ? (step.left ? ', on your own way; you left the one to: ' : ', on the way to: ') + this.plain(step.of) : '') + (step.stale ? '. The program was changed since.' : '.'))];
    if (step.holds_for) made.push(this.element('p', 'Under: ' + step.holds_for + '.'));
    made.push(this.button(state.ui.marked >= 0 ? 'Measure from move ' + state.ui.marked + ' to here' : 'Measure from here', 'timeline-mark'));
    if (state.ui.measured) made.push(this.element('p', 'Measured: ' + state.ui.measured + '.'));
    const threads = this.element('ul', null, { 'aria-label': 'Threads' });
    for (const thread of step.threads.slice(0, 60)) {
      const item = this.element('li');
      const words = thread.state === 'ended' ? 'has ended' : thread.state === 'ready' ? 'next: ' + this.plain(thread.words) + (thread.next_line || thread.line ? ', line ' + (thread.next_line || thread.line) : '') : this.plain(thread.words);
      item.append(thread.name + ': ' + words + '. ');
      if (thread.locks.length) item.append('Holds ' + thread.locks.map((lock) => this.plain(lock.name)).join(', ') + '. ');
      const frame = thread.frames[thread.frames.length - 1];
      if (frame && frame.variables.length) item.append('In ' + frame.function + ': ' + frame.variables.map((v) => v.name + ' = ' + v.value).join(', ') + '. ');
      if (thread.state === 'ready') item.append(this.button('Move ' + thread.name, 'step-thread:' + thread.index, { disabled: !idle }));
      threads.append(item);
    }
    made.push(threads);
    if (step.processes) made.push(this.element('h3', 'Processes'), ...this.list(step.processes.map((p) => this.process(p, step.processes))));
    made.push(...this.pipes(step.pipes || []));
    if (step.clock) made.push(this.button('Let time pass', 'step-thread:-1', { disabled: !idle }));
    const waits = step.threads.filter((t) => t.state === 'waiting').map((t) => t.name + ' ' + this.plain(t.words));
    if (waits.length) made.push(this.element('h3', 'Locks and waits'), ...this.list(waits));
    if (step.shared.length) made.push(this.button(step.clocks_shown ? 'Hide the clocks of happens-before' : 'Show the clocks of happens-before', 'clocks', { pressed: step.clocks_shown }));
    if (step.clocks) made.push(this.table('Moves of each thread that happened before, whatever the schedule', ['Thread', 'Knows of'],
        step.clocks.map((clock, thread) => [this.who(state, thread), clock.map((count, other) => count ? this.who(state, other) + ' ' + count : '').filter(Boolean).join(', ')])),
      this.table('Order of the last read and the last write', ['Place', 'Order'], step.shared.filter((place) => place.order).map((place) => [this.plain(place.name),
        place.order === 'ordered' ? 'one happened before the other, in every schedule' : 'none: a data race'])));
    // The variables of the process whose thread moved last.
    const shown = step.process_shown && step.processes.find((p) => p.pid === step.process_shown);
    const variables = shown ? shown.variables : step.variables;
    if (variables.length) made.push(this.table(shown ? 'Data of ' + shown.name : 'Shared data', ['Name', 'Value'], variables.slice(0, 60).map((v) => [v.name, v.value])));
    if (step.moves.length) {
      const moves = this.element('ol', null, { 'aria-label': 'Moves' });
      const first = Math.max(0, Math.min(step.position - 15, step.moves.length - 30));
      moves.start = first + 1;
      step.moves.slice(first, first + 30).forEach((move, index) => {
        const item = this.element('li');
        item.append(this.button(this.who(state, move.thread) + ' ' + this.plain(move.text) + (move.line ? ', line ' + move.line : ''), 'step-to:' + (first + index + 1),
          { pressed: first + index + 1 === step.position, disabled: !idle }));
        moves.append(item);
      });
      made.push(this.element('h3', 'Moves'), moves);
    }
    if (step.instructions) {
      // Made when it is opened: it is long, and changes with every move.
      const open = this.bytecodeOpen === true;
      made.push(this.button(open ? 'Hide the bytecode' : 'Show the bytecode', 'mirror-bytecode', { pressed: open }));
      if (open) made.push(this.bytecode(state, this.source.listing()));
    }
    return made;
  }

  // Entered, not typed: the list is long, and whoever hears it wants it once.
  findMoves(state) {
    if (!state.step || !state.step.length) return [];
    const idle = state.activity === 'idle' && !state.step.stale, find = state.step.find;
    const form = this.element('form', null, { role: 'search' }), label = this.element('label', 'Words in a move, its thread or its line '), words = this.element('input', null, { type: 'search', 'data-act': 'find-moves' });
    words.value = find.words;
    label.append(words);
    const go = this.element('button', 'Find', { type: 'submit' });
    form.append(label, ' ', go);
    form.addEventListener('submit', (event) => { event.preventDefault(); this.source.act('find-moves:' + words.value); this.later(); });
    const made = [form];
    if (find.words) made.push(this.element('p', find.count === 0 ? 'No move has them.' : find.count === 1 ? 'One move has them.' : find.count + ' moves have them.'));
    if (find.count) {
      made.push(this.button('Next one', 'timeline-next', { disabled: !idle }), ' ', this.button('The one before', 'timeline-previous', { disabled: !idle }));
      const list = this.element('ol', null, { 'aria-label': 'Moves that were found' });
      for (const move of find.moves) {
        const item = this.element('li');
        item.append(this.button('Move ' + move.move + ': ' + this.who(state, move.thread) + ' ' + this.plain(move.text) + (move.line ? ', line ' + move.line : ''), 'step-to:' + move.move,
          { pressed: move.move === state.step.position, disabled: !idle }));
        list.append(item);
      }
      made.push(list);
    }
    return made;
  }

  bytecode(state, listing) {
    const rows = [], visible = new Set(state.step.visible_sites);
    let site = 0;
    for (const code of listing)
      for (const [at, [line, name, operands, ownNote]] of code.instructions.entries()) {
        ++site;
        if (name === 'EXTRA') continue;
        const behind = code.instructions[at + 1];  // a method's name stands in the word behind its call
        const note = ownNote || (behind && behind[1] === 'EXTRA' ? behind[3] : '');
        const next = state.step.threads.filter((t) => t.state === 'ready' && t.next_site === site).map((t) => t.name);
        rows.push([String(line), code.name === '<module>' ? 'the program' : code.name, name, note || operands, visible.has(site) ? 'yes' : '', next.join(', ')]);
      }
    return this.table('Bytecode', ['Line', 'Function', 'Instruction', 'Of what', 'Visible to other threads', 'Done next by'], rows.slice(0, 2000));
  }

  number(value) { return value < 1e6 ? String(Math.round(value)) : (value / 1e6).toFixed(1) + ' million'; }
  progress(progress) {
    if (!progress.executions) return 'Exploring…';
    return 'Exploring: ' + this.number(progress.executions) + (progress.executions === 1 ? ' execution, ' : ' executions, ') + progress.endings +
      (progress.endings === 1 ? ' ending' : ' endings') + ' so far' + (progress.expected > 0 ? ', by an estimate about ' + this.number(progress.expected) + ' executions in all.' : '.');
  }
  // How far an exploration came: all the way, or what stopped it and what is left.
  reach(report) {
    if (report.complete) return '';
    const bound = report.bound === 'stopped' ? ' It was stopped.' : report.bound ? ' ' + report.bound + ' ran out.' : '';
    return bound + (report.expected > 0 ? ' By an estimate there are about ' + this.number(report.expected) + ' executions in all.' : '') +
      (report.open > 0 ? ' ' + this.number(report.open) + ' known beginnings are left open.' : '') + ' There may be endings that are not in this list.';
  }
  // An ending: what it printed, what goes wrong, and how it comes about, one move an item.
  ending(outcome, words, index) {
    const made = this.element('div', words);
    if (outcome.name || outcome.explanation) made.append(this.element('p', this.plain(outcome.explanation || outcome.name)));
    for (const waiting of outcome.left_waiting) made.append(this.element('p', 'Still waiting when the program ended: ' + this.plain(waiting) + '.'));
    if (!outcome.story.length) return made;
    const story = this.element('details'), moves = this.element('ol', null, { 'aria-label': 'How ending ' + (index + 1) + ' comes about' });
    for (const move of outcome.story.slice(0, 200))
      moves.append(this.element('li', move.thread + ' ' + this.plain(move.text) + (move.line ? ', line ' + move.line : '') + (move.preempts ? ' (takes the turn from one that could go on)' : '')));
    story.append(this.element('summary', 'How it comes about'), moves);
    if (outcome.story.length > 200) story.append(this.element('p', 'And ' + (outcome.story.length - 200) + ' more moves.'));
    made.append(story);
    return made;
  }
  endings(state) {
    const made = [], report = state.report, covered = state.prediction && !state.prediction.revealed;
    const first = this.element('label'), box = this.element('input', null, { type: 'checkbox' });
    box.checked = state.predict_first;
    box.dataset.act = 'predict-first';
    box.addEventListener('change', () => { this.source.act('predict-first'); this.later(); });
    first.append(box, ' Let me predict the endings first');
    if (state.activity === 'exploring') return [this.element('p', this.progress(state.progress))];
    if (covered) {
      const set = this.element('fieldset');
      set.append(this.element('legend', 'Which endings are possible? ' + state.prediction.common));
      state.prediction.choices.forEach((choice, index) => {
        const row = this.element('p'), label = this.element('label'), tick = this.element('input', null, { type: 'checkbox', 'data-act': 'predict:' + index });
        tick.checked = choice.ticked;
        tick.addEventListener('change', () => { this.source.act('predict:' + index); this.later(); });
        label.append(tick, ' ' + choice.text);
        row.append(label);
        set.append(row);
      });
      return [set, this.button('Reveal', 'reveal')];
    }
    const switches = [first];
    if (state.draws_numbers) {
      const any = this.element('p'), label = this.element('label'), tick = this.element('input', null, { type: 'checkbox', 'data-act': 'random-any' });
      tick.checked = state.random_any;
      tick.addEventListener('change', () => { this.source.act('random-any'); this.later(); });
      label.append(tick, ' Try every random number, not only those of one seed');
      any.append(label);
      switches.push(any);
    }
    if (!report) return switches;
    const count = report.executions === null || report.executions === undefined ? '' : ' after ' + report.executions + ' executions';
    made.push(this.element('p', (state.report_stale ? 'From before your last change. ' : '') + (report.complete ? 'Proved' : 'A bound was reached, not a proof') + count + '.' + this.reach(report)), this.element('p', 'Holds for: ' + state.report_holds_for + '.'));
    const guess = (index) => {
      const choice = state.prediction && state.prediction.choices.find((c) => c.outcome === index);
      return choice ? (choice.ticked ? ' (as you expected)' : ' (you did not expect this)') : '';
    };
    made.push(this.table('Endings', ['Ending', 'Executions', 'Preemptions', 'Schedule'], report.outcomes.slice(0, 200).map((outcome, index) => [
      this.ending(outcome, (outcome.kind === 'exit' ? outcome.output.trim() || '(nothing printed)' : outcome.kind + (outcome.error ? ': ' + outcome.error : '')) + guess(index), index),
      outcome.executions === null ? '–' : String(outcome.executions), (outcome.minimal || outcome.preemptions === 0 ? '' : 'at most ') + outcome.preemptions,
      this.button('Step through ending ' + (index + 1), 'step-outcome:' + index, { disabled: state.report_stale || !outcome.schedule })])));
    report.conditions.forEach((judged, index) => {
      const verdict = judged.violated ? 'violated' : report.complete ? 'holds' : 'no violation found';
      made.push(this.element('h3', 'Condition ' + judged.kind + ' ' + judged.condition + ': ' + verdict));
      if (judged.text) made.push(this.element('p', this.plain(judged.text)));
      if (judged.violated && judged.schedule) made.push(this.button('Step through violation ' + (index + 1), 'step-condition:' + index, { disabled: state.report_stale }));
    });
    const access = (a) => a.thread + ' ' + a.kind + 's in line ' + a.line + (a.locks.length ? ' holding ' + a.locks.map((l) => this.plain(l)).join(', ') : ' holding no lock');
    report.races.slice(0, 20).forEach((race, index) => made.push(this.element('h3', 'Data race on ' + this.plain(race.object)), this.element('p', race.accesses.map(access).join('; ') + '.'),
      this.button('Step through race ' + (index + 1), 'step-race:' + index, { disabled: state.report_stale })));
    report.deadlocks.slice(0, 10).forEach((deadlock, index) => made.push(this.element('h3', 'Deadlock' + (deadlock.name ? ': ' + deadlock.name : '')),
      ...this.list(deadlock.cycle.map((edge) => edge.thread + ' waits for ' + this.plain(edge.waits_for) + (edge.held_by ? ', held by ' + edge.held_by : '') + (edge.stack && edge.stack.length > 1 ? '. Its calls, the innermost first: ' + edge.stack.slice().reverse().join('; ') : ''))),
      this.button('Step through deadlock ' + (index + 1), 'step-deadlock:' + index, { disabled: state.report_stale })));
    made.push(...switches);
    return made;
  }
  time(ms) {
    if (ms < 0.9995) return Math.round(ms * 1000) + ' µs';
    const [value, unit] = ms < 999.5 ? [ms, ' ms'] : [ms / 1000, ' s'];
    return value.toFixed(value < 9.995 ? 2 : value < 99.95 ? 1 : 0) + unit;
  }
  figures(caption, measured) {
    const how = measured.parallel ? (measured.model === 'free' ? measured.cores : 1) + ' at a time' : 'the threads took turns';
    return this.table(caption, ['Figure', 'Value'], [['Runs', String(measured.runs)], ['Model', measured.model + ', ' + how],
      ['Median', this.time(measured.median_ms)], ['Half of the runs', this.time(measured.quarter_ms) + ' to ' + this.time(measured.three_quarters_ms)],
      ['Fastest', this.time(measured.least_ms)], ['Slowest', this.time(measured.most_ms)]]);
  }
  measured(state) {
    const idle = state.activity === 'idle', made = [];
    const choices = this.element('p', null, { role: 'group', 'aria-label': 'How many runs' });
    for (const runs of [10, 30, 100, 1000]) choices.append(this.button(runs + ' runs', 'measure-runs:' + runs, { pressed: state.measured_runs === runs, disabled: !idle }), ' ');
    made.push(choices);
    const measured = state.measured;
    if (state.activity === 'measuring') made.push(this.element('p', 'Measuring: ' + (measured ? measured.runs : 0) + ' of ' + state.measured_runs + ' runs.'));
    else if (measured) {
      if (state.measured_stale) made.push(this.element('p', 'From before your last change.'));
      made.push(this.figures('Times of the runs here', measured),
        this.table('How they ended', ['Ending', 'Runs', 'Median time'], measured.endings.slice(0, 100).map((e) => [(e.kind === 'exit' ? '' : e.kind + ': ') + (e.ending || '(nothing printed)'), String(e.runs), this.time(e.median_ms)])),
        this.button('Save these figures', 'save-measurement', { disabled: !idle }));
    }
    if (state.beside) made.push(this.figures('Times from ' + state.beside.place, state.beside), this.button('Take them away', 'drop-beside'));
    made.push(this.button('Compare with saved figures', 'open-measurement', { disabled: !idle }));
    return made;
  }
  console(state) {
    if (!state.console.length) return [];
    const made = this.element('ol', null, { 'aria-label': 'What the program printed', tabindex: '0' });
    for (const line of state.console.slice(-100)) made.append(this.element('li', line.name + ': ' + line.text));
    return [made];
  }

  // --- what just happened, to be read out -----------------------------------------------------------------------

  tell(state) {
    const now = { step: state.step ? state.step.position + '/' + state.step.length : '', activity: state.activity,
      // What is done before it was ever seen under way is news all the same.
      measured: state.measured ? state.measured.runs + '/' + state.measured.median_ms : '',
      report: state.report ? state.report.elapsed_ms + '/' + state.report.steps : '', verdict: state.verdict ? state.verdict.kind + state.verdict.elapsed_ms : '' };
    const before = this.told;
    this.told = now;
    if (!before) return;
    let words = '';
    if (state.activity === 'idle' && state.report && now.report !== before.report)
      words = state.prediction && !state.prediction.revealed ? 'Explored. Predict the endings, then reveal them.'
        : (state.report.complete ? 'Proved: ' : 'Bound reached: ') + state.report.outcomes.length + (state.report.outcomes.length === 1 ? ' ending' : ' endings') + ', ' + state.report.races.length + ' data races, ' + state.report.deadlocks.length + ' deadlocks.';
    else if (state.activity === 'idle' && state.measured && now.measured !== before.measured)
      words = 'Measured: ' + state.measured.runs + ' runs, the median ' + this.time(state.measured.median_ms) + ', ' + state.measured.endings.length + (state.measured.endings.length === 1 ? ' ending.' : ' different endings.');
    else if (state.activity === 'idle' && state.verdict && now.verdict !== before.verdict) words = this.verdict(state.verdict);
    else if (state.activity !== 'idle' && before.activity === 'idle') words = state.activity === 'stepping' ? '' : ({ running: 'Running.', exploring: 'Exploring.', measuring: 'Measuring.' })[state.activity];
    else if (state.step && now.step !== before.step) {
      const move = state.step.position > 0 ? state.step.moves[state.step.position - 1] : null;
      words = move ? 'Move ' + state.step.position + ': ' + this.who(state, move.thread) + ' ' + this.plain(move.text) + (move.line ? ', line ' + move.line : '') + '.' : 'At the beginning.';
      if (state.step.over) words += ' The program is over: ' + state.step.verdict + '.';
    }
    if (words) this.live.textContent = words;
  }
}
