// The page's end of the engine: starts its Worker, passes messages, discards it when it is stuck or broken.
'use strict';

class EngineLink {
  // onMessage(text): an event of the engine. onLost(why): it broke; a clause for people.
  constructor(onMessage, onLost) {
    this.onMessage = onMessage;
    this.onLost = onLost;
    this.worker = null;
    this.stopWord = null;
    // Real threads need shared memory, which browsers give to isolated pages only.
    this.threads = self.crossOriginIsolated === true && typeof SharedArrayBuffer !== 'undefined';
    this.policy = self.trustedTypes
      ? self.trustedTypes.createPolicy('heddle-page', { createScriptURL: (url) => url })
      : { createScriptURL: (url) => url };
  }

  start() {
    this.discard();
    const name = this.threads ? 'engine-mt' : 'engine-st';
    const worker = new Worker(this.policy.createScriptURL('engine-boot.js'), { name });
    this.worker = worker;
    worker.onmessage = (event) => {
      if (worker !== this.worker) return;
      let text = event.data;
      if (typeof text !== 'string') {
        const address = JSON.parse(text.text).stop_word;
        if (address) this.stopWord = new Int32Array(text.memory, address, 1);
        text = text.text;
      }
      this.onMessage(text);
    };
    // A fault in any of its threads arrives here and only here; its other threads may still answer, but wait for ever
    // for the one that is gone. So any error ends the whole engine.
    worker.onerror = (event) => {
      event.preventDefault();
      if (worker !== this.worker) return;
      this.discard();
      this.onLost(EngineLink.describe(event.message));
    };
    worker.onmessageerror = worker.onerror;
  }

  static describe(message) {
    if (!message) return 'its files could not be loaded';
    if (/memory|allocat/i.test(message)) return 'it ran out of memory';
    return 'a fault in it: ' + message.replace(/^Uncaught (Error: )?/, '').slice(0, 120);
  }

  send(text) {
    if (this.worker) this.worker.postMessage(text);
  }

  // terminate() alone leaves the engine's own threads running for seconds; the stop word silences them at once.
  discard() {
    if (this.stopWord) Atomics.store(this.stopWord, 0, 1);
    this.stopWord = null;
    if (this.worker) this.worker.terminate();
    this.worker = null;
  }
}
