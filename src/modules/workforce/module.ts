import type { Module } from '../../platform/module.ts';
import { assignAction, closeItemsAction, listColleaguesAction } from './actions/assign.ts';
import { dropSpecialDayAction, listCalendarsAction, setCalendarAction, setSpecialDayAction } from './actions/calendars.ts';
import { countDueAction, showDeskAction } from './actions/desk.ts';
import type { Worklists } from './actions/desk.ts';
import { forgetAssignments } from './actions/forget-assignments.ts';
import { answerMessageAction, closeMessageAction, listMessagesAction, readMessageAction, sendMessageAction } from './actions/messages.ts';
import { dropViewAction, listViewsAction, saveViewAction } from './actions/views.ts';
import { messageWorklist } from './message-worklist.ts';

/** Who does the work, and by when? */
export const workforceModule = (worklists: Worklists): Module => ({
  name: 'workforce', calls: ['access', 'patients'],
  actions: [
    showDeskAction(worklists), countDueAction(worklists), assignAction(worklists), closeItemsAction(worklists), listColleaguesAction(worklists), listViewsAction, saveViewAction, dropViewAction,
    sendMessageAction, readMessageAction, answerMessageAction, closeMessageAction, listMessagesAction, listCalendarsAction, setCalendarAction, setSpecialDayAction, dropSpecialDayAction, forgetAssignments(worklists),
  ],
  jobs: [{ name: 'workforce.forget-assignments', everySeconds: 6 * 3600, action: forgetAssignments(worklists) }],
  worklists: [messageWorklist],
});
