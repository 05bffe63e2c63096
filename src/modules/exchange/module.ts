import type { Module } from '../../platform/module.ts';
import { listFeedPartners, setPartnerFeedAction, showFeedAction } from './actions/feed.ts';
import { listItems, showItem } from './actions/items.ts';
import { listPartnersAction, setPartnerAction } from './actions/partners.ts';
import { closeItem, replay, tryDecided } from './actions/mend.ts';
import { exceptionWorklist } from './exception-worklist.ts';
import { noteOutbound, takeOutbound } from './actions/outbound.ts';
import { receive } from './actions/receive.ts';
import { file, findUnfiled, findWaiting, leaveOut, moveRun, openRun, putAside, showRun } from './actions/runs.ts';

/** What did other systems send, and what became of it? */
export const exchangeModule: Module = {
  name: 'exchange',
  calls: ['patients', 'chart', 'access', 'patient-index'],
  actions: [openRun, receive, file, putAside, leaveOut, moveRun, findUnfiled, findWaiting, showRun, listItems, showItem, replay, closeItem, listPartnersAction, setPartnerAction, showFeedAction, setPartnerFeedAction, listFeedPartners, takeOutbound, noteOutbound, tryDecided],
  jobs: [{ name: 'exchange.try-decided', queue: 'patient-index.held-decided', action: tryDecided }],
  worklists: [exceptionWorklist],
};
