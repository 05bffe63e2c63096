import { describe, expect, it } from 'vitest';
import { readXml, XmlFault } from './index.ts';

const options = { namespaces: { 'urn:a': '', 'urn:b': 'b' }, forgiven: { b: 'urn:b' } };
const read = (text: string | Uint8Array, limits = {}) => readXml(typeof text === 'string' ? Buffer.from(text) : text, { ...options, limits });
const faultOf = (text: string | Uint8Array, limits = {}): XmlFault => {
  try {
    read(text, limits);
  } catch (error) {
    if (error instanceof XmlFault) return error;
    throw error;
  }
  throw new Error('was read');
};

describe('safe XML', () => {
  it('gives a tree with canonical names, lines and text', () => {
    const { root } = read('<x:r xmlns:x="urn:a" xmlns:y="urn:b">\n<x:c k="1" y:m="2">a<y:d/>b</x:c>\n</x:r>');
    expect(root.name).toBe('r');
    expect(root.child('c')?.line).toBe(2);
    expect(root.child('c')?.attr('k')).toBe('1');
    expect(root.child('c')?.attr('b:m')).toBe('2');
    expect(root.path('c', 'b:d')?.name).toBe('b:d');
    expect(root.text()).toBe('ab');
  });

  it('refuses document types and with them entities of every kind', () => {
    for (const text of ['<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>', '<!DOCTYPE r [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><r>&b;</r>', '<!DOCTYPE r SYSTEM "http://example.org/r.dtd"><r/>']) {
      const fault = faultOf(text);
      expect(fault.message).toContain('DTD');
      expect(fault.line).toBe(1);
      expect(fault.mend).not.toBe('');
    }
    expect(faultOf('<!DOCTYPE html><html/>').message).toContain('HTML');
    expect(faultOf('<r>&x;</r>').message).toContain('entity');
  });

  it('says that a cut document is cut, and where', () => {
    const fault = faultOf('<r>\n<c>text');
    expect(fault.message).toContain('cut short');
    expect(fault.line).toBe(2);
    expect(faultOf('').message).toContain('');
    expect(faultOf('<r><c></r>').message).toContain('Not well-formed');
    expect(faultOf('plain words').message).toContain('Not well-formed');
  });

  it('limits depth, number of elements, attributes and size', () => {
    expect(faultOf('<a>'.repeat(300)).message).toContain('deeper');
    expect(faultOf(`<a>${'<b/>'.repeat(50)}</a>`, { elements: 20 }).message).toContain('more than 20 elements');
    expect(faultOf(`<a ${Array.from({ length: 300 }, (_, i) => `a${i}=""`).join(' ')}/>`).message).toContain('attributes');
    expect(faultOf('<a></a>', { sizeBytes: 3 }).message).toContain('larger');
  });

  it('passes over processing instructions and comments', () => {
    expect(read('<?xml version="1.0"?><?xml-stylesheet href="http://example.org/x.xsl"?><!-- c --><r>a<!-- b -->c</r>').root.text()).toBe('ac');
  });

  it('notes a prefix that is not declared', () => {
    const { root, notes } = read('<r b:x="1"/>');
    expect(root.attr('b:x')).toBe('1');
    expect(notes.map((note) => note.code)).toEqual(['undeclared-prefix']);
  });
});

describe('encodings', () => {
  const words = 'Šimić ñandú';
  const withBom = (text: string): Buffer => Buffer.from(`﻿${text}`, 'utf16le');

  it('reads UTF-8 with and without BOM, UTF-16 both ways, Latin-1, windows-1252', () => {
    expect(read(`﻿<r>${words}</r>`).root.text()).toBe(words);
    expect(read(withBom(`<?xml version="1.0" encoding="UTF-16"?><r>${words}</r>`)).root.text()).toBe(words);
    expect(read(withBom(`<r>${words}</r>`).swap16()).root.text()).toBe(words);
    expect(read(Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><r>ñ</r>', 'latin1')).root.text()).toBe('ñ');
    expect(read(Buffer.concat([Buffer.from('<?xml version="1.0" encoding="windows-1252"?><r>'), Buffer.from([0x80]), Buffer.from('</r>')])).root.text()).toBe('€');
  });

  it('recovers Latin letters under a UTF-8 label with a note, and refuses a mixture', () => {
    const { root, notes } = read(Buffer.concat([Buffer.from('<r>Mu'), Buffer.from([0xf1]), Buffer.from('oz</r>')]));
    expect(root.text()).toBe('Muñoz');
    expect(notes[0]?.code).toBe('encoding-recovered');
    expect(faultOf(Buffer.concat([Buffer.from('<r>é Mu'), Buffer.from([0xf1]), Buffer.from('oz</r>')])).message).toContain('byte F1');
    expect(faultOf('<?xml version="1.0" encoding="x-unknown"?><r/>').message).toContain('x-unknown');
  });
});
