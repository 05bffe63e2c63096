import { expect, it } from 'vitest';
import { sanitizeNarrative } from './sanitize-narrative.ts';
import { narrativeOf } from './narratives.ts';

it.each([
  ['<div xmlns="http://www.w3.org/1999/xhtml"><p>a &amp; b</p></div>', '<div><p>a &amp; b</p></div>'],
  ['<div><script>alert(1)</script>kept</div>', '<div>kept</div>'],
  ['<div><p onclick="x()" style="background:url(http://away)" title="t">hi</p></div>', '<div><p title="t">hi</p></div>'],
  ['<div><a href="javascript:x()">words</a><img src="http://away/p.png" alt="p"/></div>', '<div>words</div>'],
  ['<div><svg><script>x</script></svg>after</div>', '<div>after</div>'],
  ['<div><b>open', '<div><b>open</b></div>'],
  ['<div></p>x</div>', '<div>x</div>'],
  ['<div>1 < 2 & 3</div>', '<div>1 &lt; 2 &amp; 3</div>'],
  ['<div><!-- <script> -->x<![CDATA[<b>&]]></div>', '<div>x&lt;b&gt;&amp;</div>'],
  ['<div><td colspan="2"\nalign=\'left\'>c</td></div>', '<div><td colspan="2" align="left">c</td></div>'],
  ['<div><<script>script>alert(1)<</script>/script></div>', '<div>&lt;/script&gt;</div>'],
  ['<div><scr<script></script>ipt>x</div>', '<div>&lt;script&gt;x</div>'],
])('%s', (given, safe) => expect(sanitizeNarrative(given)).toBe(safe));

it('stays quick on text made to be slow', () => {
  const began = performance.now();
  for (const piece of ['<!--', '<![CDATA[', '<!x', '<a b="', '<a ', '<div>', '&', '<a  \t']) sanitizeNarrative(piece.repeat(Math.floor(400_000 / piece.length)));
  expect(performance.now() - began).toBeLessThan(8_000);
});

it('joins the sections of a document under their titles', () => {
  expect(narrativeOf({ section: [{ title: 'Plan <1>', text: { div: '<div>rest</div>' } }, { title: 'Empty' }] })).toBe('<h3>Plan &lt;1&gt;</h3><div>rest</div>');
});
