import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { Frontier, emptyRoot, hashLeaf, proveConsistency, proveInclusion, readNote, rootOf, signerOf, splitNotes, verifierOf, verifyConsistency, verifyInclusion, writeNote } from './index.ts';
import '../../../test/kit/same-seed.ts';

// The test tree of the certificate-transparency project (merkle_tree_test: eight leaves and the root at each size).
const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const roots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const leaves = inputs.map((h) => hashLeaf(Buffer.from(h, 'hex')));
const path = (hex: string[]): Buffer[] => hex.map((h) => Buffer.from(h, 'hex'));

describe('the tree of RFC 9162', () => {
  it('has the known root at every size, by definition and by frontier', () => {
    expect(emptyRoot.toString('hex')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    const frontier = new Frontier();
    expect(frontier.root()).toEqual(emptyRoot);
    leaves.forEach((leaf, i) => {
      frontier.append(leaf);
      expect(frontier.root().toString('hex')).toBe(roots[i]);
      expect(rootOf(leaves.slice(0, i + 1)).toString('hex')).toBe(roots[i]);
    });
  });

  it('gives the known inclusion and consistency paths', () => {
    expect(proveInclusion(leaves, 5)).toEqual(path(['bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b', 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0', 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7']));
    expect(proveConsistency(leaves.slice(0, 5), 2)).toEqual(path(['5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e', 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b']));
  });

  it('verifies each leaf and each beginning, and nothing else', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 70 }), fc.nat(), fc.nat(), (size, a, b) => {
      const hashes = Array.from({ length: size }, (_, i) => hashLeaf(`leaf ${i}`));
      const root = rootOf(hashes);
      const index = a % size;
      const proof = proveInclusion(hashes, index);
      expect(verifyInclusion(hashes[index]!, index, size, proof, root)).toBe(true);
      expect(verifyInclusion(hashLeaf('another'), index, size, proof, root)).toBe(false);
      if (size > 1) expect(verifyInclusion(hashes[index]!, (index + 1) % size, size, proof, root)).toBe(false);
      const begin = 1 + (b % size);
      const first = { size: begin, root: rootOf(hashes.slice(0, begin)) };
      const consistent = proveConsistency(hashes, begin);
      expect(verifyConsistency(first, { size, root }, consistent)).toBe(true);
      expect(verifyConsistency({ size: begin, root: hashLeaf('another') }, { size, root }, consistent)).toBe(false);
    }), { numRuns: 300 });
  });

  it('grows from a kept frontier as from the beginning', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 300 }), (first, more) => {
      const hashes = Array.from({ length: first + more }, (_, i) => hashLeaf(String(i)));
      const a = new Frontier();
      for (const h of hashes.slice(0, first)) a.append(h);
      const b = Frontier.fromBytes(a.size, a.toBytes());
      for (const h of hashes.slice(first)) b.append(h);
      expect(b.root()).toEqual(rootOf(hashes));
    }), { numRuns: 40 });
  });
});

describe('a signed checkpoint', () => {
  const signer = signerOf('example/log', generateKeyPairSync('ed25519').privateKey);
  const verifier = verifierOf('example/log', signer.publicRaw);
  const note = writeNote({ origin: 'example/log', size: 8, root: Buffer.from(roots[7]!, 'hex'), more: ['2026-01-01T00:00:00.000Z'] }, signer);

  it('is read back and known by its signature', () => {
    const read = readNote(note, [verifier])!;
    expect(read.signedBy).toBe(verifier);
    expect(read.checkpoint).toEqual({ origin: 'example/log', size: 8, root: Buffer.from(roots[7]!, 'hex'), more: ['2026-01-01T00:00:00.000Z'] });
  });

  it('does not hold when a byte of it was changed or another signed', () => {
    expect(readNote(note.replace('\n8\n', '\n7\n'), [verifier])!.signedBy).toBeUndefined();
    const other = verifierOf('example/log', signerOf('example/log', generateKeyPairSync('ed25519').privateKey).publicRaw);
    expect(readNote(note, [other])!.signedBy).toBeUndefined();
    expect(readNote('anything', [verifier])).toBeUndefined();
  });

  it('is found in a file of several', () => {
    expect(splitNotes(`${note}\n${note}\n${note}`)).toEqual([note, note, note]);
  });
});
