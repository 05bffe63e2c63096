import DOMPurify from 'dompurify';

/**
 * What a sender's narrative may contain: words, lists and tables. No links, pictures, forms, styles, ids or classes:
 * a narrative can neither act, load, look like the desk, nor point anywhere (FHIR R4 2.4.0 Narrative is wider).
 */
export const allowedTags = ['p', 'br', 'div', 'span', 'b', 'i', 'em', 'strong', 'u', 's', 'del', 'ins', 'sub', 'sup', 'small', 'big', 'tt', 'code', 'pre', 'blockquote', 'q', 'ul', 'ol', 'li', 'dl', 'dt', 'dd', 'table', 'caption', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td', 'hr', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'];
export const allowedAttributes = ['colspan', 'rowspan', 'start'];

/** A fragment that is safe to hang into the page; headings of the sender become bold lines of ours. */
export function safeFragment(html: string): DocumentFragment {
  // A <base> acts as soon as it is read, were it not for the page's policy, which would complain.
  const fragment = DOMPurify.sanitize(html.replace(/<(?=base\b)/gi, '<x-'), { ALLOWED_TAGS: allowedTags, ALLOWED_ATTR: allowedAttributes, ALLOW_DATA_ATTR: false, ALLOW_ARIA_ATTR: false, FORBID_CONTENTS: ['script', 'style', 'noscript', 'template', 'iframe', 'object', 'svg', 'math', 'title', 'head'], RETURN_DOM_FRAGMENT: true }) as unknown as DocumentFragment;
  for (const heading of fragment.querySelectorAll('h1,h2,h3,h4,h5,h6')) {
    const line = document.createElement('p'), strong = document.createElement('strong');
    strong.append(...heading.childNodes);
    line.append(strong);
    heading.replaceWith(line);
  }
  for (const table of fragment.querySelectorAll('table')) if (!table.querySelector('td')) for (const th of table.querySelectorAll('th')) { const td = document.createElement('td'); td.append(...th.childNodes); th.replaceWith(td); }
  return fragment;
}
