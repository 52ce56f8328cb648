import { useApiChange } from '../api/use-api.ts'
import { useMe } from '../api/use-me.ts'
import { ImportDialog } from '../import/import-dialog.tsx'
import { t } from '../language/language.ts'

const example = t('email,name,role\nsam@example.org,Sam Roth,student\nlea@example.org,Lea Meyer,lecturer')

/** A list of people who become members of one course. */
export function ImportMembers({ course, close }: { course: string; close: () => void }) {
  const { data: me } = useMe()
  const preview = useApiChange('previewMembers')
  const run = useApiChange('importMembers', 'seeCourse', 'listPeople')
  return (
    <ImportDialog
      title={t('Import a list of members')}
      words={
        me?.person?.role === 'admin'
          ? t(
              'E-mail addresses, one a line, or a CSV file with the column email and, if you like, name and role. Who has no account here is invited. You see what would happen before anything does.',
            )
          : t(
              'E-mail addresses, one a line, or a CSV file with the column email and, if you like, name and role. Who has no account here is left out: an admin can invite them. You see what would happen before anything does.',
            )
      }
      example={example}
      preview={{ ...preview, mutate: (csv) => preview.mutate({ params: { course }, body: { csv } }) }}
      run={{ ...run, mutate: (csv) => run.mutate({ params: { course }, body: { csv } }) }}
      close={close}
    />
  )
}
