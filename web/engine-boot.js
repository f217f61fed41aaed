// Runs in the engine's Worker: loads the engine module and passes messages between it and the page. The Worker's name
// says which module: "engine-mt" (with threads) or "engine-st" (without).
'use strict';

(() => {
  const base = self.location.href.replace(/[^/]*$/, '');
  const which = self.name === 'engine-mt' ? 'engine-mt' : 'engine-st';
  const policy = self.trustedTypes
    ? self.trustedTypes.createPolicy('heddle-engine', { createScriptURL: (url) => url })
    : { createScriptURL: (url) => url };

  let engine = null;
  const early = [];
  const slices = new MessageChannel();

  function receive(text) {
    const size = engine.lengthBytesUTF8(text) + 1;
    engine.stringToUTF8(text, engine._heddle_engine_buffer(size), size);
    engine._heddle_engine_receive();
    work();
  }

  // Without threads the engine works here, a slice at a time; a message between slices can stop it.
  function work() {
    if (engine._heddle_engine_work()) slices.port2.postMessage(null);
  }
  slices.port1.onmessage = work;

  function post(text) {
    // The page keeps the memory for its stop word; it can only be shared when the engine has threads.
    const shared = typeof SharedArrayBuffer !== 'undefined' && engine.HEAPU8 && engine.HEAPU8.buffer instanceof SharedArrayBuffer;
    if (shared && text.includes('"type":"ready"')) self.postMessage({ text, memory: engine.HEAPU8.buffer });
    else self.postMessage(text);
  }

  self.onmessage = (event) => {
    if (event.data && event.data.fail) setTimeout(() => { throw new Error(String(event.data.fail)); });
    else if (engine) receive(event.data);
    else early.push(event.data);
  };

  // Firefox (153, at least) leaves some of many Workers that begin at once waiting for their script for ever. There each begins when the one
  // before has spoken.
  function oneByOne(RealWorker) {
    let last = Promise.resolve();
    return class {
      constructor(url, options) {
        this.waiting = [];
        last = last.then(() => new Promise((done) => {
          if (this.ended) return done();
          this.real = new RealWorker(url, options);
          this.real.onmessage = (event) => { done(); if (this.onmessage) this.onmessage(event); };
          this.real.onerror = (event) => { done(); if (this.onerror) this.onerror(event); };
          for (const message of this.waiting.splice(0)) this.real.postMessage(...message);
        }));
      }
      postMessage(...message) {
        if (this.real) this.real.postMessage(...message);
        else this.waiting.push(message);
      }
      terminate() {
        this.ended = true;
        if (this.real) this.real.terminate();
      }
    };
  }
  if (/Firefox/.test(self.navigator.userAgent)) self.Worker = oneByOne(self.Worker);

  // The module first, then its threads: when it is there, nothing else is waited for.
  async function compiled() {
    const address = base + which + '.wasm';
    try {
      return await WebAssembly.compileStreaming(fetch(address));
    } catch (error) {
      return WebAssembly.compile(await (await fetch(address)).arrayBuffer());  // a host that gives it another type
    }
  }

  self.importScripts(policy.createScriptURL(base + which + '.js'));
  self.postMessage({ stage: 'begun' });
  compiled().then((binary) => {
    self.postMessage({ stage: 'loaded' });
    return self.HeddleEngine({
      locateFile: (file) => base + file,
      mainScriptUrlOrBlob: base + which + '.js',
      instantiateWasm: (imports, receiveInstance) => {
        WebAssembly.instantiate(binary, imports).then((instance) => receiveInstance(instance, binary), (error) => setTimeout(() => { throw error; }));
        return {};
      },
      post,
    });
  }).then((module) => {
    engine = module;
    engine._heddle_engine_start(self.navigator.hardwareConcurrency || 1);
    for (const text of early.splice(0)) receive(text);
  }, (error) => {
    setTimeout(() => { throw error; });
  });
})();
