import { PasswordInput, TextInput } from '@mantine/core'
import type { useForm } from '@mantine/form'
import { t } from '../language/language.ts'

type Fields = ReturnType<typeof useForm<{ name: string; password: string }>>['getInputProps']
type Properties = { field: (name: 'name' | 'password') => ReturnType<Fields> }

/** What everybody chooses who gets an account. */
export function NewAccountFields({ field }: Properties) {
  return (
    <>
      <TextInput
        label={t('Your name')}
        description={t('As others see it.')}
        required
        maxLength={200}
        autoComplete="name"
        {...field('name')}
      />
      <PasswordInput
        label={t('Password')}
        description={t('At least 10 characters. Several words are easier to keep in mind than one odd one.')}
        required
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': t('Show the password'), tabIndex: 0 }}
        {...field('password')}
      />
    </>
  )
}

export const newAccountRules = {
  name: (name: string) => (name.trim() ? null : t('Type your name.')),
  password: (password: string) => (password.length >= 10 ? null : t('At least 10 characters, please.')),
}
