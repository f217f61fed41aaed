// Search and replace over the program: a bar of real fields at the editor's top right. The canvas marks every place; here
// one after the other is selected in the text field.
'use strict';

class FindBar {
  // field: the TextField; onWords(words) tells what is looked for.
  constructor(bar, field, onWords) {
    this.bar = bar;
    this.field = field;
    this.onWords = onWords;
    this.words = bar.querySelector('#find-words');
    this.replacement = bar.querySelector('#find-replacement');
    this.count = bar.querySelector('#find-count');
    this.words.addEventListener('input', () => { this.onWords(this.words.value); this.show(this.from); });
    bar.querySelector('#find-next').addEventListener('click', () => this.next(1));
    bar.querySelector('#find-previous').addEventListener('click', () => this.next(-1));
    bar.querySelector('#find-replace').addEventListener('click', () => this.replace());
    bar.querySelector('#find-all').addEventListener('click', () => this.replaceAll());
    bar.querySelector('#find-close').addEventListener('click', () => this.close());
    bar.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.close();
      else if (event.key === 'Enter' && event.target === this.words) this.next(event.shiftKey ? -1 : 1);
      else if (event.key === 'Enter' && event.target === this.replacement) this.replace();
      else return;
      event.preventDefault();
    });
  }

  open() {
    const element = this.field.element;
    const chosen = element.value.slice(element.selectionStart, element.selectionEnd);
    this.from = element.selectionStart;
    this.bar.hidden = false;
    if (chosen && !chosen.includes('\n')) this.words.value = chosen;
    this.words.focus();
    this.words.select();
    this.onWords(this.words.value);
    this.tell();
  }
  close() {
    this.bar.hidden = true;
    this.onWords('');
    this.field.element.focus({ preventScroll: true });
  }

  // Small letters find both cases, a capital finds itself; the canvas does the same.
  places() {
    const words = this.words.value;
    if (!words) return [];
    const exact = /[A-Z]/.test(words);
    const lower = (text) => text.replace(/[A-Z]/g, (c) => c.toLowerCase());
    const text = exact ? this.field.element.value : lower(this.field.element.value);
    const found = [];
    for (let at = text.indexOf(words); at >= 0 && found.length < 2000; at = text.indexOf(words, at + words.length)) found.push(at);
    return found;
  }
  tell(index = -1) {
    const found = this.places();
    this.count.textContent = !this.words.value ? '' : !found.length ? 'none' : index >= 0 ? (index + 1) + ' of ' + found.length : String(found.length);
    return found;
  }
  show(from) {
    const found = this.tell();
    if (!found.length) return;
    const index = Math.max(0, found.findIndex((at) => at >= from));
    this.select(found, index);
  }
  select(found, index) {
    const element = this.field.element, at = found[index];
    element.setSelectionRange(at, at + this.words.value.length);
    const line = element.value.slice(0, at).split('\n').length;
    const top = (line - 1) * this.field.lineHeight;
    if (top < element.scrollTop || top > element.scrollTop + element.clientHeight - 2 * this.field.lineHeight)
      element.scrollTop = Math.max(0, top - element.clientHeight / 2);
    this.tell(index);
    this.field.place();
  }
  next(direction) {
    const found = this.places();
    if (!found.length) return this.tell();
    const caret = this.field.element.selectionStart;
    let index = direction > 0 ? found.findIndex((at) => at > caret) : found.length - 1 - [...found].reverse().findIndex((at) => at < caret);
    if (direction > 0 && index < 0) index = 0;
    if (direction < 0 && index >= found.length) index = found.length - 1;
    this.select(found, index);
  }
  // Through the browser's own editing, so that undo knows of it.
  put(from, to, text) {
    const element = this.field.element, focus = document.activeElement;
    element.focus({ preventScroll: true });
    element.setSelectionRange(from, to);
    this.field.insert(text);
    if (focus instanceof HTMLElement) focus.focus({ preventScroll: true });
  }
  replace() {
    const element = this.field.element, at = element.selectionStart;
    if (this.places().includes(at) && element.selectionEnd - at === this.words.value.length) {
      this.put(at, element.selectionEnd, this.replacement.value);
      this.show(at + this.replacement.value.length);
    } else {
      this.next(1);
    }
  }
  replaceAll() {
    const found = this.places(), words = this.words.value, text = this.field.element.value;
    if (!found.length) return;
    let result = '', from = 0;
    for (const at of found) { result += text.slice(from, at) + this.replacement.value; from = at + words.length; }
    this.put(0, text.length, result + text.slice(from));
    this.tell();
  }

  lay(right, top) {
    this.bar.style.right = right + 'px';
    this.bar.style.top = top + 'px';
  }
}
