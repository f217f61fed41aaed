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

  self.importScripts(policy.createScriptURL(base + which + '.js'));
  self.HeddleEngine({
    locateFile: (file) => base + file,
    mainScriptUrlOrBlob: base + which + '.js',
    post,
  }).then((module) => {
    engine = module;
    engine._heddle_engine_start(self.navigator.hardwareConcurrency || 1);
    for (const text of early.splice(0)) receive(text);
  }, (error) => {
    setTimeout(() => { throw error; });
  });
})();
