import { expect, it } from 'vitest';
import { choiceTyped } from './type-ahead.ts';

const options = ['Not recorded', 'Female', 'Male', 'Spanish', 'American Sign Language', 'Not Hispanic or Latino'].map((label) => ({ value: label, label }));
it.each([['f', 'Female'], ['FEM', 'Female'], ['not h', 'Not Hispanic or Latino'], ['sign', 'American Sign Language'], ['zz', undefined], ['s', 'Spanish']])('%s', (letters, found) => { expect(choiceTyped(options, letters)).toBe(found); });
