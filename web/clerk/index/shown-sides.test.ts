import { expect, it } from 'vitest';
import { shownSides } from './shown-sides.ts';

const side = (field: string, a: string[], b: string[]) => ({ field, label: field, a, b, compared: 'same' as const, comparison: null });
const compared = (field: string, a: string | null, b: string | null) => ({ field, level: 'same', weight: 1, says: '', a, b });

it('shows what was recorded, not what it was compared as', () => {
  expect(shownSides(compared('family', 'garcia marquez', 'garcia marquez'), [side('family', ['García-Márquez'], ['Garcia Marquez'])])).toEqual({ a: 'García-Márquez', b: 'Garcia Marquez' });
  expect(shownSides(compared('phone', '5035550148', '5035550148'), [side('phone', ['(971) 555-0100', '(503) 555-0148'], ['503.555.0148'])])).toEqual({ a: '(503) 555-0148', b: '503.555.0148' });
});

it('never shows another value than the one compared, where several are recorded', () => {
  expect(shownSides(compared('phone', '5035550199', null), [side('phone', ['(971) 555-0100', '(503) 555-0148'], [])])).toEqual({ a: '5035550199', b: null });
  expect(shownSides(compared('birth', '1957-03-04', '1957-04-03'), [])).toEqual({ a: '1957-03-04', b: '1957-04-03' });
});

it('writes what is known only as compared with capitals', () => {
  expect(shownSides(compared('given', 'jean-luc', "o'dowd"), [])).toEqual({ a: 'Jean-Luc', b: "O'dowd" });
  expect(shownSides(compared('email', 'a@b.example', null), [])).toEqual({ a: 'a@b.example', b: null });
});
