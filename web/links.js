// Links that hold a program: #v1/ and then JSON, deflated, in base64url. Whoever sends one is not trusted: everything is
// bounded before it is unpacked, and what does not fit is refused with the reason.
'use strict';

const Links = (() => {
  const prefix = '#v1/';
  const packedMax = 100000, textMax = 500000;  // characters of the address; bytes when unpacked

  async function through(stream, bytes, limit) {
    const writer = stream.writable.getWriter();
    const written = writer.write(bytes).then(() => writer.close());
    written.catch(() => {});  // the reader below meets the same error
    const parts = [];
    let size = 0;
    for (const reader = stream.readable.getReader(); ;) {
      const { done, value } = await reader.read();
      if (done) break;
      size += value.length;
      if (size > limit) {
        reader.cancel().catch(() => {});
        throw new Error('it unpacks to more than ' + Math.round(limit / 1000) + ' kB');
      }
      parts.push(value);
    }
    const all = new Uint8Array(size);
    let at = 0;
    for (const part of parts) { all.set(part, at); at += part.length; }
    return all;
  }

  async function pack(text) {
    const bytes = await through(new CompressionStream('deflate-raw'), new TextEncoder().encode(text), packedMax);
    let binary = '';
    for (let i = 0; i < bytes.length; i += 4096) binary += String.fromCharCode(...bytes.subarray(i, i + 4096));
    const packed = btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
    if (packed.length > packedMax) throw new Error('it would be longer than ' + packedMax / 1000 + ' kB');
    return prefix + packed;
  }

  // The text that a link's end holds. Throws an Error whose message is a clause for people.
  async function unpack(hash) {
    const version = hash.match(/^#v(\d+)\//);
    if (!version) throw new Error('its end is none that this lab makes');
    if (version[1] !== '1') throw new Error('it was made by a newer Heddle (version ' + version[1].slice(0, 6) + ' of links)');
    const packed = hash.slice(prefix.length);
    if (packed.length > packedMax) throw new Error('it is longer than ' + packedMax / 1000 + ' kB');
    if (!/^[A-Za-z0-9_-]*$/.test(packed)) throw new Error('it has characters in it that links do not have');
    let binary;
    try {
      binary = atob(packed.replace(/-/g, '+').replace(/_/g, '/'));
    } catch (error) {
      throw new Error('it is cut off or damaged');
    }
    const bytes = Uint8Array.from(binary, (c) => c.charCodeAt(0));
    let unpacked;
    try {
      unpacked = await through(new DecompressionStream('deflate-raw'), bytes, textMax);
    } catch (error) {
      throw new Error(/unpacks to/.test(error.message) ? error.message : 'it is cut off or damaged');
    }
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(unpacked);
    } catch (error) {
      throw new Error('it is cut off or damaged');
    }
  }

  const isLink = (hash) => /^#v\d+\//.test(hash);
  const supported = () => typeof CompressionStream === 'function' && typeof DecompressionStream === 'function';

  return { pack, unpack, isLink, supported };
})();
