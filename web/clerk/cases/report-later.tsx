import { Suspense } from 'react';
import type { ComponentProps } from 'react';
import { later } from '../../ui/later.tsx';
import type { ReportWrong as Form } from './report-wrong.tsx';

const form = later(() => import('./report-wrong.tsx').then((x) => x.ReportWrong));
/** Fetches the form ahead, once a chart stands. */
export const askForReport = form.ask;

/** The form of `report-wrong.tsx`, whose script is fetched apart. */
export const ReportWrong = (props: ComponentProps<typeof Form>) => props.opened ? <Suspense fallback={null}><form.View {...props} /></Suspense> : null;
