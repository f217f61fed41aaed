// The editor's text field: a real <textarea> over the drawn code, so that typing, paste, undo, input methods and screen
// readers are the browser's own. It shows caret and selection; the canvas below draws the text in the same grid.
'use strict';

class TextField {
  // onEdit(text), onPlace(scrollX, scrollY, caretLine, caretOffset) in CSS pixels, a line from 1, and bytes.
  constructor(element, onEdit, onPlace) {
    this.element = element;
    this.onEdit = onEdit;
    this.onPlace = onPlace;
    this.tabLeaves = false;
    this.hadFocus = false;
    this.lineHeight = 21;
    this.encoder = new TextEncoder();
    element.addEventListener('input', () => { onEdit(element.value); this.place(); });
    element.addEventListener('scroll', () => this.place());
    element.addEventListener('focus', () => { this.tabLeaves = false; this.place(); });
    element.addEventListener('blur', () => this.place());
    document.addEventListener('selectionchange', () => {
      if (document.activeElement === element) this.place();
    });
  }

  setText(text) {
    if (this.element.value === text) return;
    this.element.value = text;
    this.element.setSelectionRange(0, 0);
    this.element.scrollTop = this.element.scrollLeft = 0;
    this.place();
  }

  place() {
    const field = this.element;
    const focused = document.activeElement === field;
    const before = focused ? field.value.slice(0, field.selectionEnd) : '';
    this.onPlace(field.scrollLeft, field.scrollTop, focused ? before.split('\n').length : 0, this.encoder.encode(before).length);
  }

  // All lengths in CSS pixels; `cell` is the width that each character must have, `em` the font's size.
  lay(x, y, width, height, paddingY, cell, line, em) {
    const style = this.element.style;
    const hide = width <= 0, hidden = this.element.hidden;
    // What covers the field for a while takes the focus only so long.
    if (hide && !hidden) this.hadFocus = document.activeElement === this.element;
    this.element.hidden = hide;
    if (hide) return;
    if (hidden && this.hadFocus) this.element.focus({ preventScroll: true });
    this.lineHeight = line;
    style.left = x + 'px';
    style.top = y + 'px';
    style.width = width + 'px';
    style.height = Math.max(0, height - paddingY) + 'px';
    style.paddingTop = paddingY + 'px';
    style.fontSize = em + 'px';
    style.lineHeight = line + 'px';
    // The browser's advance may differ from the grid by a fraction of a pixel, which adds up over a line.
    const probe = document.createElement('span');
    probe.textContent = 'm'.repeat(200);
    probe.style.cssText = 'position:absolute;visibility:hidden;white-space:pre;font-family:"Heddle Code",monospace;' +
      'font-variant-ligatures:none;font-kerning:none;text-rendering:geometricPrecision;font-size:' + em + 'px';
    document.body.append(probe);
    const advance = probe.getBoundingClientRect().width / 200;
    probe.remove();
    style.letterSpacing = (cell - advance) + 'px';
  }

  showLine(line) {
    const lines = this.element.value.split('\n');
    const offset = lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0);
    this.element.focus();
    this.element.setSelectionRange(offset, offset);
    this.scrollTo(line);
  }
  scrollTo(line) {
    this.element.scrollTop = Math.max(0, (line - 4) * this.lineHeight);
    this.place();
  }

  // Called by whoever listens to the keyboard, before its own keys.
  key(event) {
    if (event.isComposing) return;
    if (event.key === 'Escape') {
      this.tabLeaves = true;  // the next Tab moves the focus on, so that the keyboard alone can leave the field
      return;
    }
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (event.key === 'Tab' && plain && !this.tabLeaves) {
      event.preventDefault();
      this.indent(event.shiftKey);
    } else if (event.key === 'Enter' && plain && !event.shiftKey) {
      event.preventDefault();
      const before = this.element.value.slice(0, this.element.selectionStart);
      const line = before.slice(before.lastIndexOf('\n') + 1);
      const indent = line.match(/^ */)[0];
      this.insert('\n' + indent + (/:\s*(#.*)?$/.test(line) ? '    ' : ''));
    }
    if (event.key !== 'Shift') this.tabLeaves = false;
  }

  // Through the browser's own editing, so that undo knows of it.
  insert(text) {
    if (text === '') document.execCommand('delete');
    else document.execCommand('insertText', false, text);
  }

  indent(back) {
    const field = this.element;
    const start = field.selectionStart, end = field.selectionEnd, text = field.value;
    const from = text.lastIndexOf('\n', start - 1) + 1;
    if (!back && start === end) {
      this.insert(' '.repeat(4 - (start - from) % 4));
      return;
    }
    const until = text.indexOf('\n', Math.max(start, end - 1));
    const stop = until < 0 ? text.length : until;
    const lines = text.slice(from, stop).split('\n');
    const changed = lines.map((line) => (back ? line.replace(/^ {1,4}/, '') : line && '    ' + line));
    const replaced = changed.join('\n');
    if (replaced === lines.join('\n')) return;
    field.setSelectionRange(from, stop);
    this.insert(replaced);
    if (start === end) {
      const caret = Math.max(from, start + changed[0].length - lines[0].length);
      field.setSelectionRange(caret, caret);
    } else {
      field.setSelectionRange(from, from + replaced.length);
    }
  }
}
