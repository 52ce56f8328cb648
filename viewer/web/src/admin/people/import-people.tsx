import { useApiChange } from '../../api/use-api.ts'
import { ImportDialog } from '../../import/import-dialog.tsx'
import { t } from '../../language/language.ts'

const example = t(
  'name,email,role,course\nLea Meyer,lea@example.org,lecturer,Optics\nSam Roth,sam@example.org,student,Optics',
)

/** A list of people who are invited, or become members of courses. */
export function ImportPeople({ close }: { close: () => void }) {
  const preview = useApiChange('previewImport')
  const run = useApiChange('importPeople', 'listPeople')
  return (
    <ImportDialog
      title={t('Import a list of people')}
      words={t(
        'A CSV file with the columns name, email, role and, if you like, course. Everybody on it is invited, or becomes a member of the course. You see what would happen before anything does.',
      )}
      example={example}
      preview={{ ...preview, mutate: (csv) => preview.mutate({ body: { csv } }) }}
      run={{ ...run, mutate: (csv) => run.mutate({ body: { csv } }) }}
      close={close}
    />
  )
}
