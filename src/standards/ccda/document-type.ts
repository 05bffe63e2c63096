import type { XmlElement } from '../xml/index.ts';

const names: Readonly<Record<string, string>> = {
  '34133-9': 'CCD', '52521-2': 'Care Plan', '11488-4': 'Consultation Note', '18748-4': 'Diagnostic Imaging Report', '18842-5': 'Discharge Summary', '34117-2': 'History and Physical', '11504-8': 'Operative Note',
  '28570-0': 'Procedure Note', '11506-3': 'Progress Note', '57133-1': 'Referral Note', '57113-1': 'Referral Note', '18761-7': 'Transfer Summary', '34109-9': 'Note',
};

/** The document's type in words: its LOINC code where C-CDA knows it, else its display, else its title. */
export function messageTypeOf(root: XmlElement): string {
  const code = root.child('code');
  return names[code?.word('code') ?? ''] ?? code?.word('displayName')?.slice(0, 120) ?? code?.word('code') ?? 'Clinical document';
}
