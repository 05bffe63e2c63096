/** The door of the exchange module: what the readers of files and the exception queue need. */
export { exchangeModule } from './module.ts';
export { receivedBytes } from './received-bytes.ts';
export { receive } from './actions/receive.ts';
export type { Receive, Received, ReceivedPart } from './actions/receive.ts';
/** What senders call an entry goes with it into another chart. */
export { followMoves } from './filing/follow-moves.ts';
export { listItems, showItem } from './actions/items.ts';
export { closeItem, replay, tryDecided } from './actions/mend.ts';
export { file, findUnfiled, findWaiting, leaveOut, moveRun, openRun, putAside, showRun } from './actions/runs.ts';
export type { FiledItems, ToFile } from './filing/file-items.ts';
export { reasonOfFailure } from './filing/file-items.ts';
export { readAhead } from './filing/read-item.ts';
export type { ReadAhead } from './filing/read-item.ts';
export { decodeRow } from './rules/read-csv-row.ts';
export { portionBytes } from './portion.ts';
export type { CsvReading, FileReading, IncomingItem, Portion } from './portion.ts';
export type { ImportRun } from './contract.ts';
/** The live feed: who may send over a connection, and how the listener of this program stands. */
export { listFeedPartners } from './actions/feed.ts';
export { noteOutbound, takeOutbound } from './actions/outbound.ts';
export { feedFigures, newsToTell } from './store/untold.ts';
export { matchPartner } from './match-partner.ts';
export type { Caller } from './match-partner.ts';
export { feedState, partnerChanges, tellFeedState } from './feed-state.ts';
export type { FeedState, ToldOfPartner } from './feed-state.ts';
export type { FeedListener, FeedPartner, FeedSettings } from './contract-feed.ts';
export { addressesOf, columnsOf, identifiersOf, readCsvMap } from './csv-map.ts';
export type { CsvMap } from './csv-map.ts';
