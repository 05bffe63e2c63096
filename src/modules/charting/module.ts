import type { Module } from '../../platform/module.ts';
import { listCasesAction, openCaseAction, takeCaseAction } from './actions/cases.ts';
import { caseWorklist } from './case-worklist.ts';
import { changeEntryAction } from './actions/change-entry.ts';
import { draftWorklist } from './draft-worklist.ts';
import { decideCaseAction } from './actions/decide-case.ts';
import { dropDraftAction, keepDraftAction, listDraftsAction, readDraftAction } from './actions/drafts.ts';
import { indexDocumentAction } from './actions/index-document.ts';
import { openEntryAction } from './actions/open-entry.ts';
import { planMoveAction } from './actions/plan-move.ts';
import { listQuestionnairesAction, readQuestionnaireAction, storeQuestionnaireAction } from './actions/questionnaires.ts';
import { recordEntryAction } from './actions/record-entry.ts';

/** What do people write into the record, and who stands behind it? */
export const chartingModule: Module = {
  name: 'charting', calls: ['chart', 'quality', 'access'],
  actions: [recordEntryAction, openEntryAction, changeEntryAction, indexDocumentAction, openCaseAction, listCasesAction, takeCaseAction, planMoveAction, decideCaseAction, keepDraftAction, listDraftsAction, readDraftAction, dropDraftAction, listQuestionnairesAction, readQuestionnaireAction, storeQuestionnaireAction],
  worklists: [caseWorklist, draftWorklist],
};
