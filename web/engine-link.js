// The page's end of the engine: starts its Worker, passes messages, discards it when it is stuck or broken.
'use strict';

class EngineLink {
  static startPatience_ms = 6000;

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
    this.hurry(worker);
    worker.onmessage = (event) => {
      if (worker !== this.worker) return;
      let text = event.data;
      // Its module may be long on its way; its small script before that and its threads behind it take a blink, else it hangs.
      clearTimeout(this.starting);
      if (text.stage) {
        if (text.stage === 'loaded') this.hurry(worker);
        return;
      }
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

  // A browser may leave a Worker waiting for ever: then it is begun anew.
  hurry(worker) {
    this.starting = setTimeout(() => {
      if (worker !== this.worker) return;
      this.discard();
      this.onLost('it did not start in time');
    }, EngineLink.startPatience_ms);
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
    clearTimeout(this.starting);
    if (this.worker) this.worker.terminate();
    this.worker = null;
  }
}
