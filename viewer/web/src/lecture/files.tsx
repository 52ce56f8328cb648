import { ActionIcon, Group, Text, VisuallyHidden } from '@mantine/core'
import { IconDownload, IconFile, IconFileTypePdf, IconPencil, IconTrash } from '@tabler/icons-react'
import { useId, useState } from 'react'
import type { LectureFile } from '../../../api/files.ts'
import type { LecturePage } from '../../../api/lectures.ts'
import { useApiChange } from '../api/use-api.ts'
import { t } from '../language/language.ts'
import { keepFocusNear } from '../layout/keep-focus-near.ts'
import type { LectureTab } from '../participation/lecture-tab.ts'
import { showProblem } from '../words/show-problem.tsx'
import { showUndo } from '../words/show-undo.tsx'
import { sizeInWords } from '../words/size.ts'
import { AddFiles } from './add-files.tsx'
import classes from './files.module.css'
import { RenameFile } from './rename-file.tsx'

/** The tab with slides and other files; null where there are none and none can be added. */
export function filesTab(lecture: LecturePage): LectureTab | null {
  const { files, filesLimit } = lecture
  if (files.length === 0 && !filesLimit) return null
  return { id: 'files', label: t('Files'), count: files.length, content: <Files lecture={lecture} /> }
}

/** Those who manage the lecture add, rename and remove them. */
function Files({ lecture }: { lecture: LecturePage }) {
  const { files, filesLimit } = lecture
  const heading = useId()
  const [renaming, setRenaming] = useState<LectureFile | null>(null)
  const remove = useRemoval(lecture.id)
  return (
    <section aria-labelledby={heading} className={classes.section}>
      <VisuallyHidden component="h2" id={heading}>
        {t('Files')}
      </VisuallyHidden>
      {files.length > 0 && (
        <ul className={classes.files}>
          {files.map((file) => (
            <li key={file.id}>
              {file.opens ? <IconFileTypePdf size={22} aria-hidden /> : <IconFile size={22} aria-hidden />}
              <div className={classes.what}>
                <FileLink file={file} />
                <Text size="sm" c="dimmed">
                  {[typeInWords(file.name), sizeInWords(file.bytes)].filter(Boolean).join(' · ')}
                </Text>
              </div>
              <Group gap={4} wrap="nowrap">
                <ActionIcon
                  component="a"
                  href={file.path}
                  download={file.name}
                  aria-label={t('Download {{name}}', { name: file.name })}
                >
                  <IconDownload size={18} aria-hidden />
                </ActionIcon>
                {filesLimit && (
                  <>
                    <ActionIcon
                      aria-label={t('Rename {{name}}', { name: file.name })}
                      onClick={() => setRenaming(file)}
                    >
                      <IconPencil size={18} aria-hidden />
                    </ActionIcon>
                    <ActionIcon
                      aria-label={t('Remove {{name}}', { name: file.name })}
                      onClick={(event) => remove(file, keepFocusNear(event.currentTarget))}
                    >
                      <IconTrash size={18} aria-hidden />
                    </ActionIcon>
                  </>
                )}
              </Group>
            </li>
          ))}
        </ul>
      )}
      {filesLimit && <AddFiles lecture={lecture.id} limit={filesLimit} isFirst={files.length === 0} />}
      {renaming && <RenameFile lecture={lecture.id} file={renaming} close={() => setRenaming(null)} />}
    </section>
  )
}

/** A PDF opens beside the lecture; everything else is saved. */
function FileLink({ file: { name, path, opens } }: { file: LectureFile }) {
  return opens ? (
    <a href={`${path}?open`} target="_blank" rel="noopener" dir="auto">
      {name}
    </a>
  ) : (
    <a href={path} download={name} dir="auto">
      {name}
    </a>
  )
}

function useRemoval(lecture: string): (file: LectureFile, done: () => void) => void {
  const remove = useApiChange('removeFile', 'seeLecture')
  const bringBack = useApiChange('bringFileBack', 'seeLecture')
  return ({ id: file, name }, done) => {
    const params = { lecture, file }
    remove.mutate(
      { params },
      {
        onError: (error) => showProblem(t('The file stays'), error),
        onSuccess: () => {
          done()
          const undo = () =>
            // Not `mutate`: it says nothing any more where the page is left.
            void bringBack
              .mutateAsync({ params })
              .catch((error: unknown) => showProblem(t('This could not be taken back'), error))
          showUndo(t('“{{name}}” is removed.', { name }), undo)
        },
      },
    )
  }
}

function typeInWords(name: string): string {
  return /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toUpperCase() ?? ''
}
