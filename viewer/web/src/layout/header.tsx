import { ActionIcon, Burger, Button, Drawer, Group, NavLink as Row, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { Link, NavLink, useLocation } from 'react-router'
import { useMe } from '../api/use-me.ts'
import { t } from '../language/language.ts'
import { LanguageMenu } from '../language/language-menu.tsx'
import { AccountMenu } from './account-menu.tsx'
import classes from './header.module.css'
import { destinations } from './navigation.ts'
import { Notices } from './notices.tsx'
import { SearchField } from './search-field.tsx'
import { takeAlong } from './way-back.ts'
import { Wordmark } from './wordmark.tsx'

export function Header() {
  const { data: me } = useMe()
  const [menuOpen, menu] = useDisclosure(false)
  const location = useLocation()
  const burger = useRef<HTMLButtonElement>(null)
  const places = destinations(me)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the menu closes whenever the page changes
  useEffect(menu.close, [location.key])
  return (
    <header className={classes.header}>
      <div className={classes.inner}>
        <Burger
          ref={burger}
          hiddenFrom="md"
          size="sm"
          opened={menuOpen}
          onClick={menu.toggle}
          aria-label={t('Menu')}
          aria-expanded={menuOpen}
        />
        <Link to="/" className={classes.home} aria-label={t('Aula, start page')}>
          <Wordmark />
        </Link>
        <nav aria-label={t('Main')} className={classes.places}>
          {places.map(({ to, label, end }) => (
            <NavLink key={to} to={to} end={end} className={classes.place}>
              {label}
            </NavLink>
          ))}
        </nav>
        <div className={classes.search}>
          <SearchField />
        </div>
        <Group gap={4} wrap="nowrap" className={classes.account}>
          <ActionIcon component={Link} to="/search" hiddenFrom="sm" aria-label={t('Search')}>
            <IconSearch size={20} aria-hidden />
          </ActionIcon>
          {me && !me.person && (
            <>
              <LanguageMenu />
              <Button component={Link} to="/sign-in" state={takeAlong(location)} variant="light" size="sm" px="sm">
                {t('Sign in')}
              </Button>
            </>
          )}
          {me?.person && <Notices />}
          {me?.person && <AccountMenu person={me.person} organisation={me.organisation.name} />}
        </Group>
      </div>
      <Drawer
        opened={menuOpen}
        onClose={() => {
          menu.close()
          burger.current?.focus()
        }}
        // Not by itself: after a link the focus is on the page it leads to.
        returnFocus={false}
        title={<Wordmark />}
        size="18rem"
        hiddenFrom="md"
        closeButtonProps={{ 'aria-label': t('Close menu') }}
      >
        <Stack gap={4} component="nav" aria-label={t('Main')}>
          {places.map(({ to, label, end }) => (
            <Row key={to} component={NavLink} to={to} end={end} label={label} className={classes.row} />
          ))}
        </Stack>
      </Drawer>
    </header>
  )
}
