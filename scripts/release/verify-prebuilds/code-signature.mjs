// Reads the signature in a binary for macOS. On ARM64, Apple's loader refuses a binary without a
// signature, or with changes after it was signed. So the hashes of the pages are compared.

import { createHash } from "node:crypto";

/** The numbers of Apple's code signing (cs_blobs.h). */
const loadCommand = 0x1d;
const embedded = 0xfade0cc0;
const codeDirectory = 0xfade0c02;
const cmsBlob = 0x10000;
const adHoc = 0x2;
const sha256 = 2;

/** Returns the place of the signature in a 64-bit Mach-O file. @param {Buffer} file */
function signatureIn(file) {
  let at = 32;
  for (let left = file.readUInt32LE(16); left > 0; --left) {
    if (file.readUInt32LE(at) === loadCommand) {
      const start = file.readUInt32LE(at + 8);
      return file.subarray(start, start + file.readUInt32LE(at + 12));
    }
    at += file.readUInt32LE(at + 4);
  }
  return undefined;
}

/** Returns the blobs in a signature, by their slots. @param {Buffer} signature */
function blobsOf(signature) {
  /** @type {Map<number, Buffer>} */
  const blobs = new Map();
  if (signature.readUInt32BE(0) !== embedded) return blobs;
  for (let index = 0; index < signature.readUInt32BE(8); ++index) {
    const at = 12 + index * 8;
    const blob = signature.subarray(signature.readUInt32BE(at + 4));
    blobs.set(signature.readUInt32BE(at), blob.subarray(0, blob.readUInt32BE(4)));
  }
  return blobs;
}

/** Returns the first page that differs from its signature, or undefined. */
function changedPage(/** @type {Buffer} */ file, /** @type {Buffer} */ directory) {
  const hashes = directory.readUInt32BE(16);
  const pages = directory.readUInt32BE(28);
  const limit = directory.readUInt32BE(32);
  const hashSize = directory[36];
  const pageSize = 2 ** directory[39];
  for (let page = 0; page < pages; ++page) {
    const end = Math.min((page + 1) * pageSize, limit);
    const hash = createHash("sha256")
      .update(file.subarray(page * pageSize, end))
      .digest();
    const at = hashes + page * hashSize;
    if (!hash.subarray(0, hashSize).equals(directory.subarray(at, at + hashSize)))
      return page;
  }
  return undefined;
}

/** Returns `none`, `ad hoc`, `of somebody`, or the fault of the signature.
 * @param {Buffer} file */
export function signatureOf(file) {
  const signature = signatureIn(file);
  if (signature === undefined) return "none";
  const blobs = blobsOf(signature);
  const directory = blobs.get(0);
  if (directory === undefined || directory.readUInt32BE(0) !== codeDirectory)
    return "without a directory";
  if (directory[37] !== sha256) return "of an unknown hash";
  const page = changedPage(file, directory);
  if (page !== undefined) return `broken: page ${page} was changed`;
  const anonymous = (directory.readUInt32BE(12) & adHoc) !== 0 && !blobs.has(cmsBlob);
  return anonymous ? "ad hoc" : "of somebody";
}
