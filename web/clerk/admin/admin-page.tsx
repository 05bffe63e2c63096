import { Link, useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { m } from '../../lib/messages/index.ts';
import { Missing } from '../frame/missing.tsx';
import { CodeSystems } from './code-systems.tsx';
import { Facilities } from './facilities.tsx';
import { Forms } from './forms.tsx';
import { Health } from './health.tsx';
import { Partners } from './partners.tsx';
import { People } from './people.tsx';
import { Programs } from './programs.tsx';
import { Roles } from './roles.tsx';
import { Sessions } from './sessions.tsx';
import './admin.css';
import '../sign-in/sign-in.css';

const tabs = { people: People, roles: Roles, facilities: Facilities, partners: Partners, programs: Programs, codes: CodeSystems, forms: Forms, sessions: Sessions, health: Health };

export function AdminPage() {
  const { tab } = useParams({ from: '/frame/admin/$tab' }), Part = tabs[tab as keyof typeof tabs];
  useEffect(() => { document.title = `${m.admin.tabs[tab] ?? m.admin.title} - ${m.frame.product}`; }, [tab]);
  return (
    <div className="page admin">
      <h1>{m.admin.title}</h1>
      <nav className="subnav" aria-label={m.admin.title}>{Object.keys(tabs).map((t) => <Link key={t} to="/admin/$tab" params={{ tab: t }} aria-current={t === tab ? 'page' : undefined}>{m.admin.tabs[t]}</Link>)}</nav>
      {Part ? <Part /> : <Missing />}
    </div>
  );
}
