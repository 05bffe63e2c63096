import type { Module } from '../../platform/module.ts';
import { correct } from './actions/correct.ts';
import { listCorrectionRequests, withdrawCorrectionRequest } from './actions/correction-requests.ts';
import { listDifferences, settleDifference } from './actions/differences.ts';
import { countShared } from './actions/count-shared.ts';
import { dropDraft, listDrafts, readDraft, saveDraft } from './actions/drafts.ts';
import { findAlike } from './actions/find-alike.ts';
import { listReviews } from './actions/list-reviews.ts';
import { givePermanentNumber, listNumberBlocks, reserveNumbers, showNumberBlock } from './actions/numbers.ts';
import { match } from './actions/match.ts';
import { printSheet } from './actions/print-sheet.ts';
import { recent } from './actions/recent.ts';
import { register } from './actions/register.ts';
import { registrationForm } from './actions/registration-form.ts';
import { search } from './actions/search.ts';
import { dropSearch, listSearches, saveSearch } from './actions/saved-searches.ts';
import { exportSearch, searchAdvanced, searchChoices } from './actions/search-advanced.ts';
import { nameCharts, show } from './actions/show.ts';
import { changeRegistered } from './actions/change-registered.ts';
import { showRegistered } from './actions/show-registered.ts';
import { showPicture } from './actions/show-picture.ts';
import { showReview } from './actions/show-review.ts';
import { differenceWorklist, draftWorklist, requestWorklist, reviewWorklist } from './worklists.ts';

/** Whose record is this? */
export const patientsModule: Module = {
  name: 'patients', calls: ['linkage', 'chart', 'access', 'quality'],
  actions: [
    search, searchAdvanced, searchChoices, exportSearch, listSearches, saveSearch, dropSearch, recent, show, nameCharts, correct, register, registrationForm, findAlike, countShared, match, listReviews, showReview, saveDraft, listDrafts, readDraft, dropDraft,
    reserveNumbers, listNumberBlocks, showNumberBlock, givePermanentNumber, listCorrectionRequests, withdrawCorrectionRequest, listDifferences, settleDifference, showRegistered, showPicture, changeRegistered, printSheet,
  ],
  worklists: [reviewWorklist, draftWorklist, requestWorklist, differenceWorklist],
};
