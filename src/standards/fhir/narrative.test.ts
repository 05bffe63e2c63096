import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { needsSharedData, sharedData } from '../../../test/kit/shared-data.ts';
import { narrativeFault } from './narrative.ts';

const div = (inside: string): string => `<div xmlns="http://www.w3.org/1999/xhtml">${inside}</div>`;
const folder = sharedData('fhir/xhtml');

describe('narrativeFault', () => {
  it.each([
    '<p>text &amp; &#160; &#xA0; &quot;</p>', '<img src="data:image/png;base64,AA" alt="x"/>', '<a href="https://x.org" title="t">x</a><a name="n">y</a>', '<table border="1"><tr><td style="color:red" colspan="2">1</td></tr></table>',
    '<!-- note --><b>x</b>', "<p class='a'>x</p>", '<a href="#here">x</a>', '<pre>a\n b</pre><br/><hr />',
  ])('allows %s', (inside) => expect(narrativeFault(div(inside))).toBeUndefined());
  it.each([
    '<script>alert(1)</script>', '<p onclick="x()">a</p>', '<a href="javascript:x()">a</a>', '<a href=" java&#x73;cript:x()">a</a>', '<a href="java&Tab;script&colon;x()">a</a>', '<img src="x" onerror="y"/>',
    '<iframe src="x"></iframe>', '<form action="x">a</form>', '<object data="x">a</object>', '<style>p{}</style>', '<link href="x"/>a', '<p style="width: expression(alert(1))">a</p>', '<a href="data:text/html,x">a</a>',
    '<img src="data:image/svg+xml;base64,AA" alt=""/>', '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', '<p>a', 'a</p>', '<p><b>a</p></b>', '<p class=a>a</p>', 'a & b', 'a &nbsp; b', '<b title="&reg;">x</b>', 'a < b', '<![CDATA[x]]>', '<?php x ?>', '<p class="a" class="b">x</p>', '<meta http-equiv="refresh"/>x', '<base href="x"/>x',
    '<p style="background:url(java&#115;cript:x)">a</p>', '<math><a xlink:href="javascript:x">x</a></math>',
  ])('refuses %s', (inside) => expect(narrativeFault(div(inside))).toBeDefined());
  it('wants one div in the XHTML namespace with content', () => {
    for (const text of ['<p xmlns="http://www.w3.org/1999/xhtml">x</p>', '<div>x</div>', `${div('a')}${div('b')}`, `x${div('a')}`, div(''), div('  <p> </p>'), '', '<div xmlns="http://www.w3.org/2000/svg">a</div>', `<!DOCTYPE html>${div('a')}`, 5, null]) expect(narrativeFault(text), String(text)).toBeDefined();
  });
  it('takes time in proportion to size', () => {
    const start = performance.now();
    narrativeFault(div('<p>' + '<b '.repeat(100_000)));
    narrativeFault(div('<p ' + 'a="b" '.repeat(100_000)));
    narrativeFault(div('&'.repeat(200_000)));
    narrativeFault(div('<!--' + '-'.repeat(200_000)));
    expect(performance.now() - start).toBeLessThan(1500);
  });
  it.skipIf(!folder)(`refuses the drawings and bad characters of the FHIR test cases ${folder ? '' : needsSharedData}`, () => {
    for (const file of readdirSync(folder!)) if (/svg|bad/.test(file)) expect(narrativeFault(readFileSync(`${folder}/${file}`, 'utf8')), file).toBeDefined();
  });
});
