import { Menu } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { IconBuildingHospital, IconContrast, IconHelp, IconKeyboard, IconLogout, IconMenu2, IconUserCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { m } from '../../lib/messages/index.ts';
import { initialsOf, roleWords } from '../../lib/names.ts';
import { useMe } from '../../lib/use-me.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Glyph } from '../../ui/icons.tsx';
import { placesOf } from './places.ts';
import { signOutHere } from './sign-out.ts';

type Props = { search: ReactNode; onCommands: () => void; onTheme: () => void; onKeys: () => void };

export function TopBar({ search, onCommands, onTheme, onKeys }: Props) {
  const me = useMe(), navigate = useNavigate(), role = roleWords(me.roles);
  const own = (
    <>
      <Menu.Item leftSection={<Glyph of={IconUserCircle} />} onClick={() => void navigate({ to: '/account' })}>{m.frame.account}</Menu.Item>
      <Menu.Item leftSection={<Glyph of={IconHelp} />} onClick={() => void navigate({ to: '/help' })}>{m.help.title}</Menu.Item>
      <Menu.Item leftSection={<Glyph of={IconContrast} />} onClick={onTheme}>{m.frame.theme}</Menu.Item>
      <Menu.Item leftSection={<Glyph of={IconKeyboard} />} onClick={onKeys}>{m.frame.keys}</Menu.Item>
      <Menu.Item leftSection={<Glyph of={IconLogout} />} onClick={() => void signOutHere()}>{m.frame.signOut}</Menu.Item>
    </>
  );
  return (
    <header className="topbar">
      <Menu position="bottom-start" transitionProps={{ duration: 0 }} width={240}>
        <Menu.Target><Button look="quiet" className="burger" aria-label={m.frame.menu}><Glyph of={IconMenu2} size={20} /></Button></Menu.Target>
        <Menu.Dropdown>
          {placesOf(me).map((p) => <Menu.Item key={p.to} leftSection={<Glyph of={p.icon} />} onClick={() => void navigate({ to: p.to })}>{p.name}</Menu.Item>)}
          <Menu.Divider /><Menu.Label>{me.name}, {role}</Menu.Label>{own}
        </Menu.Dropdown>
      </Menu>
      {search}
      <Button look="quiet" small className="cmd" onClick={onCommands} hint="Ctrl K">{m.frame.commands}</Button>
      <span className="grow" />
      {me.demo ? <span className="demochip"><Chip tone="accent" title={m.frame.demoSays}>{m.frame.demo}</Chip></span> : null}
      <div className="place"><Glyph of={IconBuildingHospital} /><span>{me.facility.name}</span></div>
      <span className="vr" />
      <Menu position="bottom-end" transitionProps={{ duration: 0 }} width={200}>
        <Menu.Target><button type="button" className="who"><span className="ini" aria-hidden="true">{initialsOf(me.name)}</span><span>{me.name}<small>{role}</small></span></button></Menu.Target>
        <Menu.Dropdown>{own}</Menu.Dropdown>
      </Menu>
    </header>
  );
}
