// Search in the moves of a stepped execution: a bar of real fields above the timeline. The canvas marks every move that has the words;
// here one goes from one to the next.
'use strict';

class MovesBar {
  // state(): the snapshot; act(name) does something.
  constructor(bar, { state, act }) {
    this.bar = bar;
    this.source = { state, act };
    this.words = bar.querySelector('#find-moves-words');
    this.count = bar.querySelector('#find-moves-count');
    this.words.addEventListener('input', () => { act('find-moves:' + this.words.value); this.tell(); });
    bar.querySelector('#find-moves-next').addEventListener('click', () => act('timeline-next'));
    bar.querySelector('#find-moves-previous').addEventListener('click', () => act('timeline-previous'));
    bar.querySelector('#find-moves-close').addEventListener('click', () => this.close());
    bar.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.close();
      else if (event.key === 'Enter' && event.target === this.words) act(event.shiftKey ? 'timeline-previous' : 'timeline-next');
      else return;
      event.preventDefault();
    });
    window.addEventListener('resize', () => setTimeout(() => this.lay(), 300));
  }

  get isOpen() { return !this.bar.hidden; }
  open() {
    this.bar.hidden = false;
    this.lay();
    this.words.focus();
    this.words.select();
    this.source.act('find-moves:' + this.words.value);
    this.tell();
  }
  close() {
    if (!this.isOpen) return;
    this.bar.hidden = true;
    this.source.act('find-close');
  }
  // Above the timeline's right end, where it hides no move.
  lay() {
    const state = this.isOpen && this.source.state(), place = state && state.ui.rects['panel-timeline'];
    if (!place) return;
    this.bar.style.right = Math.max(0, window.innerWidth - place[0] - place[2] + 8) + 'px';
    this.bar.style.bottom = (window.innerHeight - place[1] + 4) + 'px';
  }
  // How many, and which of them the execution stands behind.
  tell() {
    if (!this.isOpen) return;
    const state = this.source.state(), find = state && state.step && state.step.find;
    if (!find) return this.close();
    if (!find.words) this.count.textContent = '';
    else if (!find.count) this.count.textContent = 'none';
    else this.count.textContent = (find.here ? find.here + ' of ' : '') + find.count;
  }
}
