import { Avatar, Menu, Text, UnstyledButton, VisuallyHidden } from '@mantine/core'
import { IconHelp, IconLogout, IconTrash, IconUserCog } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from 'react-router'
import type { Me } from '../../../api/people.ts'
import { callApi } from '../api/call-api.ts'
import { managesAnything } from '../api/manages-anything.ts'
import type { Language } from '../language/choose-language.ts'
import { changeLanguage, t } from '../language/language.ts'
import { LanguageItems } from '../language/language-items.tsx'
import { showProblem } from '../words/show-problem.tsx'

type Properties = { person: NonNullable<Me['person']>; organisation: string }

export function AccountMenu({ person, organisation }: Properties) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const signOut = async () => {
    try {
      await callApi('signOut', {})
      client.clear()
      await navigate('/')
      await client.refetchQueries()
    } catch (error) {
      showProblem(t('You are still signed in'), error)
    }
  }
  const choose = (language: Language) => {
    // The page is shown again meanwhile. E-mails that stay in the language before are told on the account's page.
    callApi('changeAccount', { body: { language } }, undefined, { keepalive: true }).catch(() => {})
    changeLanguage(language)
  }
  return (
    <Menu width={240}>
      <Menu.Target>
        <UnstyledButton style={{ borderRadius: '50%' }}>
          <Avatar aria-hidden name={person.name} color="accent" variant="filled" size={36} />
          <VisuallyHidden>{t('Account of {{name}}', { name: person.name })}</VisuallyHidden>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={600} c="var(--mantine-color-text)" truncate>
            {person.name}
          </Text>
          <Text size="sm" truncate>
            {person.email}
          </Text>
          <Text size="sm" truncate>
            {organisation}
          </Text>
        </Menu.Label>
        <Menu.Divider />
        <Menu.Item component={Link} to="/my/account" leftSection={<IconUserCog size={16} aria-hidden />}>
          {t('My account')}
        </Menu.Item>
        <Menu.Item component={Link} to={`/guide/${person.role}`} leftSection={<IconHelp size={16} aria-hidden />}>
          {t('Help')}
        </Menu.Item>
        <Menu.Divider />
        <LanguageItems choose={choose} />
        <Menu.Divider />
        {managesAnything(person) && (
          <Menu.Item component={Link} to="/my/trash" leftSection={<IconTrash size={16} aria-hidden />}>
            {t('Trash')}
          </Menu.Item>
        )}
        <Menu.Item onClick={signOut} leftSection={<IconLogout size={16} aria-hidden />}>
          {t('Sign out')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
