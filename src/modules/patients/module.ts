import type { Module } from '../../platform/module.ts';
import { correct } from './actions/correct.ts';
import { listReviews } from './actions/list-reviews.ts';
import { recent } from './actions/recent.ts';
import { register } from './actions/register.ts';
import { search } from './actions/search.ts';
import { show } from './actions/show.ts';
import { showReview } from './actions/show-review.ts';

/** Whose record is this? */
export const patientsModule: Module = { name: 'patients', calls: ['chart', 'access'], actions: [search, recent, show, correct, register, listReviews, showReview] };
