// Node 18 and later have a global fetch that refuses file paths; without it the loader reads the .wasm with node's fs.
if (typeof process === 'object' && process.versions && process.versions.node) delete globalThis.fetch;
